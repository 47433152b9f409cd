using System.Collections.ObjectModel;
using System.Management.Automation;
using StreamCoach.Audio;
using StreamCoach.Audio.Devices;
using StreamCoach.Commands.Output;
using StreamCoach.Errors;
using StreamCoach.Sessions;

namespace StreamCoach.Commands;

/// <content>From the parameters to audio sources: devices, processes, files, addresses, programs and streams.</content>
public sealed partial class StartTranscriptionSessionCommand
{
    /// <summary>Starts a session for each source.</summary>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case PathSet:
                foreach (string path in Path)
                {
                    if (StartAddress(path)) continue;
                    foreach (string file in Resolve(path)) StartFile(file);
                }
                break;
            case LiteralPathSet:
                foreach (string path in LiteralPath)
                {
                    if (StartAddress(path)) continue;
                    StartFile(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path));
                }
                break;
            case ProgramSet:
                Start(string.Join(' ', AudioCommand), options => TranscriptionSession.FromProgram(AudioCommand, SampleRate, options));
                break;
            case StreamSet:
                Start("stream", options => TranscriptionSession.FromStream(InputStream!, SampleRate, options));
                break;
            case LoopbackProcessSet:
                AudioProcess process = FindSource(AudioProcesses.Find, LoopbackProcess!);
                Start($"{process.Name}, process {process.Id}", options => TranscriptionSession.FromProcess(process, options));
                break;
            default:
                AudioDevice? device = Device is null ? null : FindSource(AudioDevices.Find, Device);
                Start(device?.Name ?? "microphone", options => TranscriptionSession.FromDevice(device, options));
                break;
        }
    }

    private bool StartAddress(string path)
    {
        if (!Uri.TryCreate(path, UriKind.Absolute, out Uri? address) || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps)) return false;
        if (Once) ThrowTerminatingError(ErrorRecords.From(ErrorRecords.OptionInvalid("-Once identifies a recording by its content, which is not known for a web address. Download the file first."), path));
        // Shown without query and user name, which may contain a secret.
        Start(address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped), options => TranscriptionSession.FromAddress(address, options));
        return true;
    }

    // On another thread, so that Ctrl+C works while the sound server hangs.
    private T FindSource<T>(Func<string, T> find, string wanted)
    {
        try
        {
            return Task.Run(() => find(wanted)).WaitAsync(StopToken).GetAwaiter().GetResult();
        }
        catch (StreamCoachException error)
        {
            ThrowTerminatingError(ErrorRecords.From(error, wanted));
            throw;
        }
    }

    private Collection<string> Resolve(string path)
    {
        // A missing file without wildcards is reported by the audio source. Brackets in the name are escaped, as tab completion writes them.
        if (!WildcardPattern.ContainsWildcardCharacters(path)) return [SessionState.Path.GetUnresolvedProviderPathFromPSPath(WildcardPattern.Unescape(path))];
        try
        {
            if (SessionState.Path.GetResolvedProviderPathFromPSPath(path, out _) is { Count: > 0 } found) return found;
        }
        catch (ItemNotFoundException)
        {
            // A folder in the pattern does not exist: reported as no match.
        }
        Fail(path, ErrorRecords.NoMatch(FailureKind.AudioFileNotFound, path, File.Exists(SessionState.Path.GetUnresolvedProviderPathFromPSPath(path))));
        return [];
    }

    private void StartFile(string file) => Start(file, options =>
    {
        if (!Once) return TranscriptionSession.FromFile(file, options);
        string recording = SavedSessions.FingerprintAsync(file, options, StopToken).GetAwaiter().GetResult();
        if (_recordings.Add(recording)) return SavedSessions.Once(file, recording, options);
        this.Verbose($"'{file}' has the same content as an earlier file of this command, and is skipped.");
        Pipeline.Recorder.Skip();
        return null;
    });

    private bool IsFile => ParameterSetName is PathSet or LiteralPathSet;
}
