using System.Runtime.InteropServices;

namespace App.Api.Declarations;

/// <summary>
/// Has the system's allocator give large blocks back as soon as they are free. Left alone it learns from the first decoded picture that large blocks
/// are ordinary and keeps tens of megabytes of them for every thread that ever decoded one.
/// </summary>
internal static class LargeBlocks
{
    private const int MapFrom = -3; // M_MMAP_THRESHOLD of glibc
    private const int OneMegabyte = 1024 * 1024;

    /// <summary>Once for the process. Elsewhere than on glibc nothing happens.</summary>
    public static void GiveBack()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = MallOpt(MapFrom, OneMegabyte);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, which has no such habit.
        }
    }

#pragma warning disable SYSLIB1054 // One call at start: no code is generated for it, so that the project needs no unsafe code.
    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MallOpt(int parameter, int value);
#pragma warning restore SYSLIB1054
}
