using System.ComponentModel;
using System.Runtime.InteropServices;

namespace LungSeg.Storage.Directories;

/// <summary>
/// A rename that never replaces a file, whoever else is renaming to the same name.
/// <see cref="File.Move(string, string)"/> is that on Windows only: on Unix it looks whether the target is there and
/// renames afterwards, and of two writers that looked at the same time the second replaces the first one's file. There
/// the new name is linked, which the file system refuses where the name is taken (POSIX.1-2017, link), and the old name
/// is unlinked.
/// </summary>
internal static partial class ExclusiveMove
{
    private const int NoEntry = 2; // ENOENT
    private const int Exists = 17; // EEXIST

    /// <exception cref="IOException">There is a file of the target's name.</exception>
    /// <exception cref="FileNotFoundException">There is no such source, or no folder for the target.</exception>
    public static void Move(string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            File.Move(source, target);
            return;
        }

        if (Link(source, target) == 0)
        {
            File.Delete(source);
            return;
        }

        var error = Marshal.GetLastPInvokeError();
        var reason = new Win32Exception(error).Message;
        if (error == Exists) throw new IOException($"The file '{target}' exists: {reason}.", error);
        if (error == NoEntry) throw new FileNotFoundException(reason, target);

        // A file system without links (FAT, some network shares): the best there is.
        File.Move(source, target);
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string source, string target);
}
