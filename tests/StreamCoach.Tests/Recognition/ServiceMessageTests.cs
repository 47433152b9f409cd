using System.Text;
using StreamCoach.Recognition.AssemblyAI;

namespace StreamCoach.Tests.Recognition;

public class ServiceMessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("not json")]
    [InlineData("""{"type":"Turn"} more""")]
    public void An_invalid_message_is_decoded_to_null(string text) => Assert.Null(ServiceMessage.Decode(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void The_type_may_come_last_and_unknown_keys_are_ignored()
    {
        ServiceMessage? message = ServiceMessage.Decode("""{"new_key":{"deep":[1,2]},"turn_order":"3","end_of_turn":true,"transcript":"Hi.","speaker_label":null,"type":"Turn"}"""u8);
        Assert.Equal(("Turn", 3, true, "Hi."), (message?.Type, message?.TurnOrder, message?.EndOfTurn, message?.Transcript));
    }

    [Fact]
    public void A_value_of_a_wrong_type_is_ignored_and_the_others_are_read()
    {
        ServiceMessage message = ServiceMessage.Decode("""
            {"turn_order":{"a":1},"turn_is_formatted":[true],"end_of_turn":"perhaps","transcript":17,"end_of_turn_confidence":1e999,"words":[
            7,null,{"text":["a"],"start":"1.5","end":{},"confidence":"NaN","word_is_final":"True","speaker":0},{"text":"b","start":2,"end":3}],"utterance":{},"type":"Turn"}
            """u8)!;
        Assert.Equal(("Turn", -1, false, null, null, null), (message.Type, message.TurnOrder, message.TurnIsFormatted, message.EndOfTurn, message.Transcript, message.EndOfTurnConfidence));
        Assert.Equal(4, message.Words!.Length);
        Assert.Null(message.Words[0]);
        Assert.Equal((null, 1.5, null, null, true, null),
            (message.Words[2]!.Text, message.Words[2]!.Start, message.Words[2]!.End, message.Words[2]!.Confidence, message.Words[2]!.IsFinal, message.Words[2]!.Speaker));
        Assert.Equal(("b", 2, 3), (message.Words[3]!.Text, message.Words[3]!.Start, message.Words[3]!.End));
    }

    [Theory]
    [InlineData(@"half \ud83d pair", "half \uFFFD pair")]
    [InlineData(@"\udc00", "\uFFFD")]
    [InlineData(@"a whole \ud83d\ude00 and \u0041\n\t\""\\\/ and \ud800 half é漢", "a whole 😀 and A\n\t\"\\/ and \uFFFD half é漢")]
    public void A_lone_surrogate_replaces_one_character(string json, string expected)
    {
        Assert.Equal(expected, ServiceMessage.Decode(Encoding.UTF8.GetBytes($$"""{"type":"Turn","turn_order":0,"transcript":"{{json}}"}"""))!.Transcript);
        Assert.Equal(3, ServiceMessage.Decode(Encoding.UTF8.GetBytes($$"""{"{{json}}":1,"\u0074urn_order":3}"""))!.TurnOrder);
    }

    [Fact]
    public void An_unknown_key_may_be_nested_to_any_depth()
    {
        string deep = new string('[', 500) + new string(']', 500);
        Assert.Equal("Turn", ServiceMessage.Decode(Encoding.UTF8.GetBytes($$"""{"new":{{deep}},"type":"Turn"}"""))?.Type);
    }

    [Theory]
    [InlineData("""{"end_of_turn":true,"words":[{"word_is_final":false}]}""", true)]
    [InlineData("""{"end_of_turn":false,"words":[{"word_is_final":true}]}""", false)]
    [InlineData("""{"words":[{"word_is_final":true},{"word_is_final":true}]}""", true)]
    [InlineData("""{"words":[{"word_is_final":true},{"word_is_final":false}]}""", false)]
    [InlineData("""{"words":[]}""", false)]
    [InlineData("{}", false)]
    public void Without_an_end_of_turn_the_last_word_decides(string text, bool ends) => Assert.Equal(ends, ServiceMessage.Decode(Encoding.UTF8.GetBytes(text))!.Ends);

    [Theory]
    [InlineData("""{"type":"Error","error_code":1008,"error":"no"}""", 1008)]
    [InlineData("""{"type":"Error","error":"no"}""", null)]
    [InlineData("""{"error":"no"}""", null)]
    public void An_error_may_lack_its_code_and_its_type(string text, int? code)
    {
        ServiceMessage? message = ServiceMessage.Decode(Encoding.UTF8.GetBytes(text));
        Assert.True(message!.IsError);
        Assert.Equal(code, message.ErrorCode);
    }
}
