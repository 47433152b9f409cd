using System.Management.Automation.Host;

namespace StreamCoach.Commands.Input;

/// <summary>What a key means while a live session is read.</summary>
internal enum ListeningKey
{
    /// <summary>No key was pressed, or one without a meaning.</summary>
    None,
    /// <summary>Enter: the session ends.</summary>
    End,
    /// <summary>B: a bookmark at this moment.</summary>
    Bookmark,
}

/// <summary>
/// Reads the keyboard while a live session is read. Keys without a meaning are discarded. Where nobody is at the console it does nothing.
/// It uses <see cref="Console"/> and not the host, whose KeyAvailable on Windows counts the release of a key, which its ReadKey discards and then blocks until
/// another key is pressed.
/// </summary>
internal sealed class ListeningKeys
{
    public ListeningKeys(PSHost host)
    {
        IsAvailable = UserPresence.AtConsole(host);
        // Discards keys that were typed before, so that they do not end the session.
        while (IsAvailable && ReadKey() is not null)
        {
        }
    }

    /// <summary>Whether keys can be read.</summary>
    public bool IsAvailable { get; private set; }

    /// <summary>The meaning of the next key. It reads one key, because a terminal at end of file reports keys without end.</summary>
    public ListeningKey Next() => !IsAvailable ? ListeningKey.None : ReadKey() switch
    {
        { Key: ConsoleKey.Enter } or { KeyChar: '\r' or '\n' } => ListeningKey.End,
        { KeyChar: 'b' or 'B' } => ListeningKey.Bookmark,
        _ => ListeningKey.None,
    };

    private ConsoleKeyInfo? ReadKey()
    {
        try
        {
            return Console.KeyAvailable ? Console.ReadKey(intercept: true) : null;
        }
        catch (Exception error) when (error is InvalidOperationException or IOException)
        {
            IsAvailable = false;
            return null;
        }
    }
}
