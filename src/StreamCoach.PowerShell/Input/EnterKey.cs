using System.Management.Automation.Host;
using System.Management.Automation.Remoting;

namespace StreamCoach.Commands.Input;

/// <summary>Reads the keyboard for Enter while a live session is read. Other keys are discarded. Where nobody is at the console it does nothing.</summary>
internal sealed class EnterKey
{
    private readonly PSHostRawUserInterface? _rawUI;

    public EnterKey(PSHost host)
    {
        _rawUI = host.UI?.RawUI;
        IsAvailable = UserPresence.AtConsole(host) && _rawUI is not null;
        // Discards keys that were typed before, so that they do not end the session.
        while (IsAvailable && ReadKey() is not null)
        {
        }
    }

    /// <summary>Whether keys can be read.</summary>
    public bool IsAvailable { get; private set; }

    /// <summary>Whether the next key is Enter. It reads one key, because a terminal at end of file reports keys without end.</summary>
    public bool WasPressed() => IsAvailable && ReadKey() is { VirtualKeyCode: 13 } or { Character: '\r' or '\n' };

    private KeyInfo? ReadKey()
    {
        try
        {
            return _rawUI!.KeyAvailable ? _rawUI.ReadKey(ReadKeyOptions.NoEcho | ReadKeyOptions.IncludeKeyDown) : null;
        }
        catch (Exception error) when (error is InvalidOperationException or HostException or PSRemotingDataStructureException or NotImplementedException)
        {
            IsAvailable = false;
            return null;
        }
    }
}
