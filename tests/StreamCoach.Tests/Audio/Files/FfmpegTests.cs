using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamCoach.Audio.Files;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Tests.Audio.Files;

/// <summary>Files that ffmpeg decodes, streamed to the sandbox.</summary>
public class FfmpegTests
{
    public FfmpegTests()
    {
        if (!FfmpegReader.IsFound) Assert.Skip("ffmpeg was not found on PATH.");
    }

    [Theory]
    [InlineData("flac", true)]
    [InlineData("aiff", true)]
    [InlineData("mp3", false)]
    [InlineData("ogg", false)]
    [InlineData("opus", false)]
    [InlineData("m4a", false)]
    [InlineData("mp4", false)]
    [InlineData("webm", false)]
    public Task A_decoded_file_arrives_like_its_wav(string extension, bool exact) => SpeechFile.ArrivesAsync(extension, exact);

    [Theory]
    [InlineData("m4a", 12_000)]
    [InlineData("mp4", 12_000)]
    public async Task A_truncated_file_is_decoded_to_its_end_or_reported(string extension, int kept)
    {
        await using var sandbox = SandboxServer.Start();
        using var file = new TemporaryFile($".{extension}", (await File.ReadAllBytesAsync(SpeechFile.Path(extension)))[..kept]);
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        // Its index is at the end and missing.
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.AudioFormatNotSupported, failure.Kind);
        Assert.Contains("moov atom not found", failure.Message);
        Assert.Empty(sandbox.Sessions);
    }

    [Fact]
    public async Task A_video_without_audio_is_reported()
    {
        await using var sandbox = SandboxServer.Start();
        using var file = new TemporaryFile(".txt", "[Script Info]\nThese are subtitles, and no sound.\n"u8.ToArray());
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.AudioFormatNotSupported, failure.Kind);
        Assert.Contains("ffmpeg", failure.Message);
    }

    [Fact]
    public async Task A_name_that_looks_like_an_option_or_an_address_is_a_file()
    {
        string folder = Directory.CreateTempSubdirectory("streamcoach-").FullName;
        foreach (string name in (string[])["-i.mp3", "concat:a|b.mp3", "%03d é.mp3"])
        {
            string path = Path.Combine(folder, name);
            File.Copy(SpeechFile.Path("mp3"), path);
            using IAudioReader sound = AudioFile.Open(path);
            Assert.NotEqual(0, sound.Read(new byte[1600]));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_local_playlist_does_not_access_the_network()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var file = new TemporaryFile(".m3u8", Encoding.ASCII.GetBytes(
            $"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://{listener.LocalEndpoint}/secret.ts\n#EXT-X-ENDLIST\n"));
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromFile(file.Path, Sandboxed.Options(sandbox));
        await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task A_recording_at_a_web_address_is_streamed_without_showing_its_secret()
    {
        await using WebPage page = WebPage.Serve("200 OK", await File.ReadAllBytesAsync(SpeechFile.Path("mp3")));
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromAddress(page.Address("talk.mp3?token=secret"), Sandboxed.Options(sandbox));
        await session.StartAsync(Limit.Token);
        await session.Completion.Within();
        Assert.Null(session.Failure);
        Assert.InRange(session.AudioSent, 1.9, 2.2);
        Assert.Equal("127.0.0.1/talk.mp3", session.Source);
        Assert.False(session.IsLive);
    }

    [Theory]
    [InlineData("404 Not Found", "", FailureKind.AudioAddressFailed, "404")]
    [InlineData("200 OK", "<html>Please sign in.</html>", FailureKind.AudioFormatNotSupported, "no audio")]
    public async Task A_web_address_without_audio_is_reported_without_its_secret(string status, string body, FailureKind expected, string said)
    {
        await using WebPage page = WebPage.Serve(status, Encoding.UTF8.GetBytes(body));
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromAddress(page.Address("talk?token=secret"), Sandboxed.Options(sandbox));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(expected, failure.Kind);
        Assert.Contains(said, failure.Message);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Fact]
    public async Task A_web_address_with_an_untrusted_certificate_is_refused()
    {
        await using WebPage page = WebPage.ServeUnsigned(await File.ReadAllBytesAsync(SpeechFile.Path("mp3")));
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromAddress(page.Address("talk.mp3"), Sandboxed.Options(sandbox));
        var failure = await Assert.ThrowsAsync<StreamCoachException>(() => session.StartAsync(Limit.Token));
        Assert.Equal(FailureKind.AudioAddressFailed, failure.Kind);
        Assert.Contains("certificate", failure.Message);
    }

    [Fact]
    public async Task An_https_address_is_read_if_its_certificate_is_trusted_and_matches()
    {
        const string Authorities = "SSL_CERT_FILE";
        await using WebPage page = WebPage.ServeUnsigned(await File.ReadAllBytesAsync(SpeechFile.Path("mp3")));
        await using var sandbox = SandboxServer.Start();
        using var trusted = new TemporaryFile(".pem", Encoding.ASCII.GetBytes(page.Authority));
        string? before = Environment.GetEnvironmentVariable(Authorities);
        Environment.SetEnvironmentVariable(Authorities, trusted.Path);
        try
        {
            await using TranscriptionSession session = TranscriptionSession.FromAddress(page.Address("talk.mp3"), Sandboxed.Options(sandbox));
            await session.StartAsync(Limit.Token);
            await session.Completion.Within();
            Assert.Null(session.Failure);
            Assert.InRange(session.AudioSent, 1.9, 2.2);

            var elsewhere = new UriBuilder(page.Address("talk.mp3")) { Host = "localhost" };
            await using TranscriptionSession another = TranscriptionSession.FromAddress(elsewhere.Uri, Sandboxed.Options(sandbox));
            Assert.Contains("certificate", (await Assert.ThrowsAsync<StreamCoachException>(() => another.StartAsync(Limit.Token))).Message);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Authorities, before);
        }
    }

    [Fact]
    public async Task A_hanging_web_address_times_out_and_leaves_no_process()
    {
        await using WebPage page = WebPage.Silent();
        await using var sandbox = SandboxServer.Start();
        await using TranscriptionSession session = TranscriptionSession.FromAddress(page.Address("talk.mp3"), Sandboxed.Options(sandbox));
        using var cancel = new CancellationTokenSource();
        Task starting = session.StartAsync(cancel.Token);
        await page.Asked.Within();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting).Within();
        await session.Completion.Within();
        // ffmpeg has ended when its connection is closed.
        await page.Left.Within();
    }
}
