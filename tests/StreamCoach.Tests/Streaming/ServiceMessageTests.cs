using System.Text;
using StreamCoach.Streaming;

namespace StreamCoach.Tests.Streaming;

public class ServiceMessageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("not json")]
    [InlineData("""{"type":"Turn","turn_order":{"a":1}}""")]
    [InlineData("""{"type":"Turn","turn_order":0,"words":"none"}""")]
    public void What_is_no_message_is_told_by_null(string text) => Assert.Null(ServiceMessage.Decode(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void The_type_may_stand_last_and_unknown_keys_are_passed_over()
    {
        ServiceMessage? message = ServiceMessage.Decode("""{"new_key":{"deep":[1,2]},"turn_order":"3","end_of_turn":true,"transcript":"Hi.","speaker_label":null,"type":"Turn"}"""u8);
        Assert.Equal(("Turn", 3, true, "Hi."), (message?.Type, message?.TurnOrder, message?.EndOfTurn, message?.Transcript));
    }

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
