using System.ComponentModel;
using System.Diagnostics;
using StreamCoach.Transcripts;
using StreamCoach.Transcripts.Formats;
using StreamCoach.Turns;

namespace StreamCoach.Tests.Transcripts;

/// <summary>Subtitles are read by ffmpeg.</summary>
public class SecondReaderTests
{
    [Theory]
    [InlineData(TranscriptFormat.Srt)]
    [InlineData(TranscriptFormat.Vtt)]
    public async Task Ffmpeg_reads_every_cue_with_times_and_text(TranscriptFormat format)
    {
        Transcript talk = new([.. Talks.Recording.Turns.Select(said => said with { Speaker = null }),
            new() { SessionId = "recording", Text = "<x>No</x> markup & no 1 --> 2 <3 x", Start = 58, End = 59.5 }]);
        string text = TranscriptFile.Write(talk, format);
        using var file = new TemporaryFile($".{format.ToString().ToLowerInvariant()}", System.Text.Encoding.UTF8.GetBytes(text));
        string read = await ReadAsync(file.Path);
        (string, string)[] expected = Cues(TranscriptFile.Read(text, format, "x")), actual = Cues(TranscriptFile.Read(read, TranscriptFormat.Srt, "x"));
        Assert.True(expected.Length > 11);
        Assert.Equal(expected, actual);
    }

    private static (string, string)[] Cues(IReadOnlyList<Turn> turns) =>
        [.. turns.Select(turn => (FormattableString.Invariant($"{turn.Start:0.000} {turn.End:0.000}"), turn.Text))];

    // Converted to SRT by ffmpeg.
    private static async Task<string> ReadAsync(string path)
    {
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (string argument in new[] { "-nostdin", "-loglevel", "error", "-i", path, "-f", "srt", "-" }) start.ArgumentList.Add(argument);
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string read = await process.StandardOutput.ReadToEndAsync().Within();
            await process.WaitForExitAsync().Within();
            Assert.True(process.ExitCode == 0, await errors);
            return read;
        }
        catch (Win32Exception)
        {
            Assert.Skip("ffmpeg was not found, so nobody else read the subtitles. Install it: apt-get install ffmpeg");
            return "";
        }
    }
}
