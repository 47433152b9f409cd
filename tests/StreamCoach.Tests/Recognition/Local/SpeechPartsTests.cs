using System.Text;
using StreamCoach.Errors;
using StreamCoach.LocalSpeech;
using StreamCoach.LocalSpeech.Onnx;

namespace StreamCoach.Tests.Recognition.Local;

/// <summary>The parts of the speech library that need no model.</summary>
public class SpeechPartsTests
{
    [Fact]
    public void Tokens_are_found_where_the_decoder_looked()
    {
        // Three tokens, two heads, ten frames; the second head looks everywhere.
        int[][] looksAt = [[1, 2], [3, 4, 5], [8, 9]];
        float[] weights = [.. looksAt.SelectMany(frames => Enumerable.Range(0, 10).Select(frame => frames.Contains(frame) ? 0.5f : 0.01f).Concat(Enumerable.Repeat(0.1f, 10)))];
        Assert.Equal([new(1, 2), new(3, 5), new(8, 9)], TokenTimes.Align(weights, 3, 10));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 3)]
    [InlineData(3, 0)]
    public void Odd_sizes_are_aligned_without_an_error(int tokens, int frames) => Assert.Equal(tokens, TokenTimes.Align(new float[tokens * frames * 2], tokens, frames).Length);

    [Theory]
    [InlineData("1 2 3 4 5 6 7 8 9 10 11 12", 0)]
    [InlineData("5 5 5", 0)]
    [InlineData("1 2 1 2 1 2", 0)]
    [InlineData("9 5 5 5 5 5 5 5 5 5 5 5 5", 11)]
    [InlineData("9 1 2 3 1 2 3 1 2 3 1 2 3", 9)]
    public void A_text_that_repeats_itself_is_found(string tokens, int repeated) =>
        Assert.Equal(repeated, RepeatedTokens.AtEnd([.. tokens.Split(' ').Select(id => new DecodedToken(int.Parse(id, System.Globalization.CultureInfo.InvariantCulture), 1))]));

    [Theory]
    [InlineData("", "It has no vocabulary")]
    [InlineData("<unk>\n<s>\n</s>\n<0x00>", "It has no vocabulary")]
    [InlineData("lines", "does not stand for a byte")]
    public void A_vocabulary_of_another_form_is_refused(string content, string why)
    {
        if (content == "lines") content = "<unk>\n<s>\n</s>\n" + string.Join('\n', Enumerable.Range(0, 400));
        using var file = new TemporaryFile(".bin", Encoding.UTF8.GetBytes(content));
        StreamCoachException error = Assert.Throws<StreamCoachException>(() => Vocabulary.Read(file.Path));
        Assert.Equal(FailureKind.SpeechModelUnusable, error.Kind);
        Assert.Contains(why, error.Message);
    }

    [Fact]
    public void A_vocabulary_gives_the_bytes_of_its_tokens()
    {
        string content = "<unk>\n<s>\n</s>\n" + string.Join('\n', Enumerable.Range(0, 256).Select(i => $"<0x{i:X2}>")) + "\n\u2581the\nr\u00e9";
        using var file = new TemporaryFile(".bin", Encoding.UTF8.GetBytes(content));
        Vocabulary vocabulary = Vocabulary.Read(file.Path);
        Assert.Equal(" the", Encoding.UTF8.GetString(vocabulary[259]));
        Assert.Equal("r\u00e9", Encoding.UTF8.GetString(vocabulary[260]));
        Assert.False(vocabulary.IsWhole);
        Assert.Equal([0xE2], vocabulary[3 + 0xE2].ToArray());
        Assert.True(vocabulary[Vocabulary.End].IsEmpty && vocabulary[-1].IsEmpty && vocabulary[99_999].IsEmpty);
    }

    [Fact]
    public void Outputs_are_added_to_both_branches_and_to_the_model()
    {
        byte[] branch = [.. Softmax("/layers.0/self_attn/Softmax", "s0"), .. Softmax("/layers.0/encoder_attn/Softmax", "c0"), .. Softmax("/layers.1/encoder_attn/Softmax", "c1")];
        byte[] node = Field(1, [.. Field(4, "If"u8), .. Field(5, Field(6, branch)), .. Field(5, Field(6, branch)), .. Field(2, "logits"u8)]);
        byte[] model = Field(7, [.. node, .. Field(5, new byte[300]), .. Field(12, Field(1, "logits"u8))]);
        (byte[] changed, int layers) = DecoderGraph.AddAttention(model);
        Assert.Equal(2, layers);
        string text = Encoding.Latin1.GetString(changed);
        // Each branch gives its own names; the node and the model give ours.
        Assert.Equal((2 + 2, 2 + 2, 2), (Count(text, "c0"), Count(text, "c1"), Count(text, "cross_attention.1")));
        var reader = new ProtobufReader(changed);
        Assert.True(reader.Read() && reader.Field == 7);
        // After the graph only the operators that it may use.
        Assert.True(reader.Read() && reader.Field == 8 && reader.Raw.EndsWith("com.microsoft\u0010\u0001"u8));
        Assert.False(reader.Read());
    }

    [Fact]
    public void Logits_are_computed_with_the_quantised_weights()
    {
        byte[] embedding = Node("Gather", ["quantised", "ids"], "row"), floats = Node("DequantizeLinear", ["quantised", "scale", "zero"], "floats"),
            product = Node("MatMul", ["hidden", "floats"], "logits");
        byte[] changed = [.. QuantizedLogits.UseIn([.. embedding, .. floats, .. product])];
        var nodes = new List<string>();
        var reader = new ProtobufReader(changed);
        while (reader.Read()) nodes.Add($"{Texts(reader.Value, 1)} {Texts(reader.Value, 4)} {Texts(reader.Value, 2)}");
        Assert.Equal(["quantised,ids Gather row", "hidden,quantised,scale,zero DynamicQuantizeMatMul logits"], nodes);
        // Of another form: no floats to avoid, or floats that something else needs.
        foreach (byte[] other in (byte[][])[product, [.. embedding, .. product], [.. floats, .. Node("Add", ["floats", "row"], "sum"), .. product]])
            Assert.True(QuantizedLogits.UseIn(other).SequenceEqual(other));
    }

    [Fact]
    public void Bytes_that_are_no_decoder_are_refused()
    {
        var chance = new Random(5);
        for (int i = 0; i < 2_000; i++)
        {
            var bytes = new byte[chance.Next(200)];
            chance.NextBytes(bytes);
            Assert.Throws<InvalidDataException>(() => DecoderGraph.AddAttention(bytes));
        }
    }

    [Fact]
    public void Quiet_audio_is_raised_and_noise_is_not_raised_to_speech()
    {
        var raised = new float[2];
        AudioLevel.Raise([0.1f, -0.3f], raised);
        Assert.Equal([0.3f, -0.9f], raised.Select(sample => MathF.Round(sample, 4)));
        AudioLevel.Raise([0, 0.001f], raised);
        Assert.Equal([0, 0.02f], raised.Select(sample => MathF.Round(sample, 4)));
    }

    private static string Texts(ReadOnlySpan<byte> message, int field) => string.Join(',', ProtobufReader.Texts(message, field));

    private static int Count(string text, string part) => text.Split(part).Length - 1;

    private static byte[] Softmax(string name, string output) =>
        Field(1, [.. Field(2, Encoding.UTF8.GetBytes(output)), .. Field(3, Encoding.UTF8.GetBytes(name)), .. Field(4, "Softmax"u8)]);

    private static byte[] Node(string type, string[] inputs, string output) =>
        Field(1, [.. inputs.SelectMany(input => Field(1, Encoding.UTF8.GetBytes(input))), .. Field(2, Encoding.UTF8.GetBytes(output)), .. Field(4, Encoding.UTF8.GetBytes(type))]);

    private static byte[] Field(int number, ReadOnlySpan<byte> value)
    {
        using var stream = new MemoryStream();
        stream.WriteField(number, value);
        return stream.ToArray();
    }
}
