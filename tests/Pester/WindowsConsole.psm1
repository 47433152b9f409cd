# The console of this process on Windows: keys that are pressed and released, and the events of Ctrl+C, Ctrl+Break and the closing of its window.

Set-StrictMode -Version 3

if (-not ('StreamCoach.Tests.WindowsConsole' -as [type])) {
    Add-Type -Namespace StreamCoach.Tests -Name WindowsConsole -MemberDefinition @'
        [StructLayout(LayoutKind.Explicit, Size = 20)]
        private struct Event { [FieldOffset(0)] public ushort Type; [FieldOffset(4)] public int Down; [FieldOffset(8)] public ushort Count;
            [FieldOffset(10)] public ushort Key; [FieldOffset(12)] public ushort Scan; [FieldOffset(14)] public char Text; [FieldOffset(16)] public uint State; }
        [DllImport("kernel32", SetLastError = true)] private static extern System.IntPtr GetStdHandle(int which);
        [DllImport("kernel32", EntryPoint = "WriteConsoleInputW", SetLastError = true)] private static extern bool Write(System.IntPtr console, Event[] events, int count, out int written);
        [DllImport("kernel32", SetLastError = true)] private static extern bool GetNumberOfConsoleInputEvents(System.IntPtr console, out int count);
        [DllImport("kernel32", CharSet = CharSet.Unicode)] private static extern System.IntPtr GetModuleHandleW(string name);
        [DllImport("kernel32", CharSet = CharSet.Ansi)] private static extern System.IntPtr GetProcAddress(System.IntPtr module, string name);
        [DllImport("kernel32", SetLastError = true)] private static extern System.IntPtr CreateThread(System.IntPtr security, System.IntPtr stack, System.IntPtr start, System.IntPtr argument, uint flags, System.IntPtr id);

        public static int Waiting => GetNumberOfConsoleInputEvents(GetStdHandle(-10), out int count) ? count : throw new System.ComponentModel.Win32Exception();

        public static void Send(ushort key, char text, bool down)
        {
            var one = new Event { Type = 1, Down = down ? 1 : 0, Count = 1, Key = key, Text = text };
            if (!Write(GetStdHandle(-10), new[] { one }, 1, out int written) || written != 1) throw new System.ComponentModel.Win32Exception();
        }

        [DllImport("kernel32", SetLastError = true)] public static extern bool GenerateConsoleCtrlEvent(uint type, uint group);

        // Windows itself starts a thread at this function in each process of a console.
        public static void Raise(int type)
        {
            System.IntPtr routine = GetProcAddress(GetModuleHandleW("kernelbase"), "CtrlRoutine");
            if (routine == System.IntPtr.Zero || CreateThread(default, default, routine, (System.IntPtr)type, 0, default) == System.IntPtr.Zero) throw new System.ComponentModel.Win32Exception();
        }
'@
}

function Send-Key {
    <# Presses and releases a key; with -Release it is only released. #>
    param([Parameter(Mandatory)] [char] $Key, [switch] $Release)
    # Letters have the key code of their capital, and control characters their own. The codes of other characters belong to other keys, such as the arrows.
    $code = [char]::IsAsciiLetterOrDigit($Key) -or $Key -lt ' ' ? [int] [char]::ToUpperInvariant($Key) : 0
    if (-not $Release) { [StreamCoach.Tests.WindowsConsole]::Send($code, $Key, $true) }
    [StreamCoach.Tests.WindowsConsole]::Send($code, $Key, $false)
}

function Send-Text {
    <# Types a line, and Enter. #>
    param([Parameter(Mandatory)] [string] $Text)
    foreach ($key in "$Text`r".ToCharArray()) { Send-Key $key }
}

function Wait-KeyRead {
    <# Waits until all keys have been read, for half a minute at most. #>
    for ($i = 0; [StreamCoach.Tests.WindowsConsole]::Waiting -gt 0 -and $i -lt 3000; $i++) { [System.Threading.Thread]::Sleep(10) }
}

function Send-ConsoleEvent {
    <#
    Tells this process, and no other, of an event of its console, as Windows does. With -ToConsole, Ctrl+C and Ctrl+Break go to all processes of the console,
    which should be this process's own.
    #>
    param([Parameter(Mandatory)] [ValidateSet('CtrlC', 'CtrlBreak', 'Close', 'Logoff', 'Shutdown')] [string] $Name, [switch] $ToConsole)
    $type = @{ CtrlC = 0; CtrlBreak = 1; Close = 2; Logoff = 5; Shutdown = 6 }[$Name]
    # Wine 8 refuses Ctrl+Break.
    if ($ToConsole -and [StreamCoach.Tests.WindowsConsole]::GenerateConsoleCtrlEvent($type, 0)) { return }
    [StreamCoach.Tests.WindowsConsole]::Raise($type)
}

Export-ModuleMember -Function *
