using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace StreamCoach.LocalSpeech.Onnx;

/// <summary>
/// Adds outputs for the decoder's cross-attention to an ONNX file in memory. The exported file has none, and word times can only be derived from them. The
/// decoder is one <c>If</c> node with a graph for the first token and one for all others; the softmax of each layer's attention to the encoder becomes an
/// output of both, and of the model. <see cref="QuantizedLogits"/> changes the branches too. Field numbers are those of https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
/// </summary>
internal static class DecoderGraph
{
    // ModelProto.graph; GraphProto.node and .output; NodeProto.output, .name, .op_type and .attribute; AttributeProto.g; ValueInfoProto.name and .type.
    private const int ModelGraph = 7, GraphNode = 1, GraphOutput = 12, NodeOutput = 2, NodeName = 3, NodeOperator = 4, NodeAttribute = 5, AttributeGraph = 6, ValueName = 1, ValueType = 2;

    private const string CrossAttention = "/encoder_attn/";

    // TypeProto with tensor_type { elem_type: FLOAT }, of any shape.
    private static readonly byte[] FloatTensor = [0x0A, 0x02, 0x08, 0x01];

    /// <summary>The name of the output for a layer.</summary>
    public static string AttentionOutput(int layer) => $"cross_attention.{layer}";

    /// <summary>Adds the outputs.</summary>
    /// <param name="model">The content of the file.</param>
    /// <returns>The changed content and the number of layers.</returns>
    /// <exception cref="InvalidDataException">It is no decoder of the expected form.</exception>
    public static (byte[] Model, int Layers) AddAttention(ReadOnlySpan<byte> model)
    {
        ReadOnlySpan<byte> graph = Find(model, ModelGraph, _ => true, out ReadOnlySpan<byte> graphField);
        ReadOnlySpan<byte> node = Find(graph, GraphNode, found => Text(found, NodeOperator) == "If", out ReadOnlySpan<byte> nodeField);
        using var changed = new MemoryStream();
        changed.WriteField(GraphNode, AddToIf(node, out int layers));
        if (layers == 0) throw new InvalidDataException("The decoder has no attention to an encoder.");
        AddOutputs(changed, layers, AttentionOutput);
        ReadOnlySpan<byte> added = changed.GetBuffer().AsSpan(0, (int)changed.Length);
        using var start = new MemoryStream();
        start.WriteFieldStart(ModelGraph, graph.Length - nodeField.Length + added.Length);
        int graphAt = Offset(model, graphField), nodeAt = Offset(graph, nodeField);
        // The weights are most of the file, so they are copied once.
        return ([.. model[..graphAt], .. start.GetBuffer().AsSpan(0, (int)start.Length), .. graph[..nodeAt], .. added,
            .. graph[(nodeAt + nodeField.Length)..], .. model[(graphAt + graphField.Length)..], .. QuantizedLogits.Import(model)], layers);
    }

    private static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> message, int field, Wanted wanted, out ReadOnlySpan<byte> whole)
    {
        var reader = new ProtobufReader(message);
        while (reader.Read())
        {
            if (reader.Field != field || !reader.HasLength || !wanted(reader.Value)) continue;
            whole = reader.Raw;
            return reader.Value;
        }
        throw new InvalidDataException("The file is not a decoder with a cache in one graph.");
    }

    private delegate bool Wanted(ReadOnlySpan<byte> message);

    private static int Offset(ReadOnlySpan<byte> message, ReadOnlySpan<byte> part) =>
        (int)Unsafe.ByteOffset(ref MemoryMarshal.GetReference(message), ref MemoryMarshal.GetReference(part));

    private static ReadOnlySpan<byte> AddToIf(ReadOnlySpan<byte> node, out int layers)
    {
        int? found = null;
        var output = new MemoryStream(node.Length + 32 * 1024);
        var reader = new ProtobufReader(node);
        while (reader.Read())
        {
            if (reader.Field != NodeAttribute)
            {
                output.Write(reader.Raw);
                continue;
            }
            output.WriteField(NodeAttribute, AddToBranch(reader.Value, out int inBranch));
            if (found is { } before && before != inBranch) throw new InvalidDataException($"The decoder's branches have {before} and {inBranch} layers.");
            found = inBranch;
        }
        layers = found ?? 0;
        for (int layer = 0; layer < layers; layer++) output.WriteField(NodeOutput, Encoding.UTF8.GetBytes(AttentionOutput(layer)));
        return output.GetBuffer().AsSpan(0, (int)output.Length);
    }

    private static ReadOnlySpan<byte> AddToBranch(ReadOnlySpan<byte> attribute, out int layers)
    {
        layers = 0;
        var output = new MemoryStream(attribute.Length + 16 * 1024);
        var reader = new ProtobufReader(attribute);
        while (reader.Read())
        {
            if (reader.Field == AttributeGraph) output.WriteField(AttributeGraph, AddToBranchGraph(reader.Value, out layers));
            else output.Write(reader.Raw);
        }
        return output.GetBuffer().AsSpan(0, (int)output.Length);
    }

    private static ReadOnlySpan<byte> AddToBranchGraph(ReadOnlySpan<byte> graph, out int layers)
    {
        var attention = new List<string>();
        var reader = new ProtobufReader(graph);
        while (reader.Read())
        {
            if (reader.Field == GraphNode && Text(reader.Value, NodeOperator) == "Softmax" && Text(reader.Value, NodeName)?.Contains(CrossAttention, StringComparison.Ordinal) == true)
                attention.Add(Text(reader.Value, NodeOutput) ?? throw new InvalidDataException("A node has no output."));
        }
        layers = attention.Count;
        var output = new MemoryStream(graph.Length + 16 * 1024);
        output.Write(QuantizedLogits.UseIn(graph));
        // A branch's outputs are taken in order, whatever their names are.
        AddOutputs(output, layers, layer => attention[layer]);
        return output.GetBuffer().AsSpan(0, (int)output.Length);
    }

    private static void AddOutputs(MemoryStream graph, int layers, Func<int, string> name)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            using var value = new MemoryStream();
            value.WriteField(ValueName, Encoding.UTF8.GetBytes(name(layer)));
            value.WriteField(ValueType, FloatTensor);
            graph.WriteField(GraphOutput, value.GetBuffer().AsSpan(0, (int)value.Length));
        }
    }

    private static string? Text(ReadOnlySpan<byte> message, int field) => ProtobufReader.Texts(message, field).FirstOrDefault();
}
