using System.Text;

namespace StreamCoach.LocalSpeech.Onnx;

/// <summary>
/// Computes the logits, the decoder's last and largest product, with the quantised weights as they are. The exported file makes floats of these 32,768 rows for
/// each token, because the embedding has the same weights; that took a third of the decoder's time. ONNX Runtime replaces the other products by itself.
/// </summary>
internal static class QuantizedLogits
{
    // GraphProto.node; NodeProto.input, .output, .name, .op_type and .domain; ModelProto.opset_import; OperatorSetIdProto.domain and .version.
    private const int GraphNode = 1, NodeInput = 1, NodeOutput = 2, NodeName = 3, NodeOperator = 4, NodeDomain = 7, ModelOperators = 8, OperatorsDomain = 1, OperatorsVersion = 2;

    private const string Logits = "logits";

    // https://github.com/microsoft/onnxruntime/blob/main/docs/ContribOperators.md
    private const string Domain = "com.microsoft", Product = "DynamicQuantizeMatMul";

    /// <summary>Changes one branch of the decoder. One of another form stays as it is.</summary>
    /// <param name="graph">The graph of the branch.</param>
    public static ReadOnlySpan<byte> UseIn(ReadOnlySpan<byte> graph)
    {
        if (Find(graph, out string floats) is not { } weights) return graph;
        var changed = new MemoryStream(graph.Length + 1024);
        var reader = new ProtobufReader(graph);
        while (reader.Read())
        {
            bool isProduct = reader.Field == GraphNode && Gives(reader.Value, Logits);
            if (isProduct) changed.WriteField(GraphNode, Node([ProtobufReader.Texts(reader.Value, NodeInput)[0], .. weights]));
            // Unused nodes are run too.
            else if (reader.Field != GraphNode || !Gives(reader.Value, floats)) changed.Write(reader.Raw);
        }
        return changed.GetBuffer().AsSpan(0, (int)changed.Length);
    }

    /// <summary>What a model needs at its end to use this operator.</summary>
    public static byte[] Import(ReadOnlySpan<byte> model)
    {
        var reader = new ProtobufReader(model);
        while (reader.Read())
        {
            if (reader.Field == ModelOperators && ProtobufReader.Texts(reader.Value, OperatorsDomain) is [Domain]) return [];
        }
        using var operators = new MemoryStream();
        operators.WriteField(OperatorsDomain, Encoding.UTF8.GetBytes(Domain));
        operators.Write([OperatorsVersion << 3, 1]);
        using var import = new MemoryStream();
        import.WriteField(ModelOperators, operators.ToArray());
        return import.ToArray();
    }

    // The quantised weights, their scale and their zero point; and the name of the floats that are made of them, which nothing else may use.
    private static List<string>? Find(ReadOnlySpan<byte> graph, out string floats)
    {
        floats = "";
        int users = 0;
        var reader = new ProtobufReader(graph);
        while (reader.Read())
        {
            if (reader.Field == GraphNode && Gives(reader.Value, Logits) && ProtobufReader.Texts(reader.Value, NodeOperator) is ["MatMul"]
                && ProtobufReader.Texts(reader.Value, NodeInput) is [_, var weights])
                floats = weights;
        }
        List<string>? found = null;
        reader = new(graph);
        while (floats.Length > 0 && reader.Read())
        {
            if (reader.Field == GraphNode && ProtobufReader.Texts(reader.Value, NodeInput).Contains(floats)) users++;
            if (reader.Field == GraphNode && Gives(reader.Value, floats) && ProtobufReader.Texts(reader.Value, NodeOperator) is ["DequantizeLinear"]
                && ProtobufReader.Texts(reader.Value, NodeInput) is { Count: 3 } inputs)
                found = inputs;
        }
        return users == 1 ? found : null;
    }

    private static bool Gives(ReadOnlySpan<byte> node, string output) => ProtobufReader.Texts(node, NodeOutput) is [var only] && only == output;

    private static byte[] Node(List<string> inputs)
    {
        using var node = new MemoryStream();
        foreach (string input in inputs) node.WriteField(NodeInput, Encoding.UTF8.GetBytes(input));
        node.WriteField(NodeOutput, Encoding.UTF8.GetBytes(Logits));
        node.WriteField(NodeName, Encoding.UTF8.GetBytes("quantized_logits"));
        node.WriteField(NodeOperator, Encoding.UTF8.GetBytes(Product));
        node.WriteField(NodeDomain, Encoding.UTF8.GetBytes(Domain));
        return node.ToArray();
    }
}
