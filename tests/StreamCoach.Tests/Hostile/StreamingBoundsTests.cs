using System.Text;
using StreamCoach.Errors;
using StreamCoach.Services;
using StreamCoach.Sessions;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Hostile;

/// <summary>Streaming services that send without end.</summary>
public class StreamingBoundsTests
{
    private const int MB = 1024 * 1024;
    private const int InFlight = 16 * MB;

    [Theory]
    [InlineData("one message")]
    [InlineData("continued frames")]
    [InlineData("many messages")]
    public async Task The_service_may_send_only_in_proportion_to_the_audio(string flood)
    {
        byte[] message = RawServer.Exchange.Frame(0x81, Encoding.ASCII.GetBytes("{\"type\":\"Turn\",\"odd\":\"" + new string('x', 100_000) + "\"}"));
        await using RawServer server = RawServer.Start(async exchange =>
        {
            await exchange.UpgradeAsync();
            switch (flood)
            {
                case "one message":
                    // A text frame of 2^62 bytes.
                    await exchange.WriteAsync((byte[])[0x81, 127, 0x40, 0, 0, 0, 0, 0, 0, 0]);
                    await exchange.FloodAsync(new byte[64 * 1024]);
                    break;
                case "continued frames":
                    await exchange.WriteAsync(RawServer.Exchange.Frame(0x01, "{"u8.ToArray()));
                    await exchange.FloodAsync(RawServer.Exchange.Frame(0x00, new byte[64 * 1024]));
                    break;
                default:
                    await exchange.FloodAsync(message);
                    break;
            }
        });
        // A source without end, so that only the limit can end the session.
        await using var sound = new EndlessSilence();
        TranscriptionSession session = Session(server, sound);
        await session.StartAsync(Limit.Token);
        await session.WaitForEndAsync(Limit.Token);
        Assert.Equal((SessionState.Failed, FailureKind.AnswerTooLarge), (session.State, session.Failure!.Kind));
        RawServer.Exchange exchange = Assert.Single(server.Exchanges);
        await exchange.Left.Within();
        // 16 bytes per byte of audio; at this speed 800 KB of audio per second.
        Assert.InRange(exchange.Sent, 64 * MB - MB, 64 * MB + 16L * (sound.Given + MB) + RawServer.MostInFlight);
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_skipped_with_a_warning_and_the_next_is_read()
    {
        await using RawServer server = RawServer.Start(async exchange =>
        {
            await exchange.UpgradeAsync();
            await exchange.WriteAsync(RawServer.Exchange.Frame(0x81, Encoding.ASCII.GetBytes("{\"type\":\"Turn\",\"odd\":\"" + new string('x', 17 * MB) + "\"}")));
            await exchange.WriteAsync(RawServer.Exchange.Frame(0x81, """{"type":"Turn","turn_order":0,"end_of_turn":true,"transcript":"Still here."}"""u8.ToArray()));
            await exchange.WriteAsync(RawServer.Exchange.Frame(0x81, """{"type":"Termination"}"""u8.ToArray()));
            await exchange.WaitAsync();
        });
        await using var sound = new EndlessSilence();
        TranscriptionSession session = Session(server, sound);
        await session.StartAsync(Limit.Token);
        await foreach (Turn turn in session.ReadTurnsAsync(cancel: Limit.Token))
        {
            Assert.Equal("Still here.", turn.Text);
            break;
        }
        Assert.Contains(session.Diagnostics.Since(0), note => note.Level == DiagnosticLevel.Warning && note.Text.Contains("skipped", StringComparison.Ordinal));
        session.Abort();
    }

    // No compression was negotiated, so a compressed frame is an error and is not decompressed.
    [Fact]
    public async Task A_compressed_message_ends_the_connection()
    {
        int connections = 0;
        await using RawServer server = RawServer.Start(async exchange =>
        {
            if (Interlocked.Increment(ref connections) > 1)
            {
                await exchange.WriteAsync("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                return;
            }
            await exchange.UpgradeAsync();
            await exchange.WriteAsync(RawServer.Exchange.Frame(0xC1, new byte[1_000]));
            await exchange.WaitAsync();
        });
        await using var sound = new EndlessSilence();
        TranscriptionSession session = Session(server, sound);
        await session.StartAsync(Limit.Token);
        await session.WaitForEndAsync(Limit.Token);
        Assert.Equal((SessionState.Failed, FailureKind.EndpointInvalid), (session.State, session.Failure!.Kind));
        Assert.All(server.Exchanges, exchange => Assert.DoesNotContain("permessage-deflate", exchange.Request, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_handshake_with_endless_headers_fails()
    {
        await using RawServer server = RawServer.Start(async exchange =>
        {
            await exchange.WriteAsync("HTTP/1.1 101 Switching Protocols\r\nX-Flood: ");
            await exchange.FloodAsync(new byte[64 * 1024]);
        });
        await using var sound = new EndlessSilence();
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => Session(server, sound).StartAsync(Limit.Token));
        Assert.Equal(FailureKind.ConnectFailed, failure.Kind);
        Assert.All(server.Exchanges, exchange => Assert.InRange(exchange.Sent, 0, InFlight));
    }

    private static TranscriptionSession Session(RawServer server, Stream sound) => TranscriptionSession.FromStream(sound, 16_000, new SessionOptions
    {
        Key = new ApiKey("a-key-of-these-tests"),
        Endpoint = server.Endpoint,
        Speed = Sandboxed.Fast,
    });

    private sealed class EndlessSilence : Stream
    {
        private long _given;

        public long Given => Interlocked.Read(ref _given);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Clear(buffer, offset, count);
            Interlocked.Add(ref _given, count);
            return count;
        }

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
