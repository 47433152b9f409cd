using System.Runtime.InteropServices;

namespace StreamCoach.LocalSpeech.Onnx;

/// <summary>How the native library gets its memory.</summary>
internal static class NativeMemory
{
    // mallopt(3): M_MMAP_THRESHOLD, and the value that glibc begins with.
    private const int Threshold = -3, Bytes = 128 * 1024;

    /// <summary>
    /// Lets large blocks go back to the system when they are freed. glibc raises the size from which it does so up to 32 MB by itself, and keeps smaller ones for
    /// the thread that had them: each further session would take 170 MB instead of 30. Windows and macOS need nothing.
    /// </summary>
    public static void ReturnLargeBlocks()
    {
        if (OperatingSystem.IsLinux()) _ = MallOpt(Threshold, Bytes);
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    private static extern int MallOpt(int parameter, int value);
}
