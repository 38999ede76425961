using LungSeg.Local.Running;
using LungSeg.Local.Terminal;

namespace LungSeg.Local.Commands;

/// <summary>Looks at the folders that a command line names before any work is done.</summary>
internal static class Folders
{
    /// <summary>Less room than this is too little for any result, bytes.</summary>
    private const long MinRoom = 16 << 20;

    /// <summary>The folder of a scan, or the file that one is in, which must be there.</summary>
    /// <param name="place">The folder or file.</param>
    /// <param name="option">The option that names it, for the message; null for an argument without one.</param>
    /// <exception cref="UsageException">It is not, or it is another file.</exception>
    public static DirectoryInfo Input(DirectoryInfo place, string? option = null)
    {
        if (place.Exists || InputFile.Find(place) is not null) return place;
        var said = option is null ? "" : $"{option}: ";
        throw new UsageException(
            File.Exists(place.FullName)
                ? $"{said}{place.FullName} is a file that no scan is in as a whole. Name the folder that it lies in, "
                    + "a zip, tar or tar.gz, or a NIfTI, NRRD or MetaImage."
                : $"{said}There is no folder {place.FullName}.");
    }

    /// <summary>A folder for results: made where it is not there, and tried by writing a file.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="option">The option that names it, for the message.</param>
    /// <exception cref="UsageException">It cannot be made or written to, or there is no room.</exception>
    public static void Output(DirectoryInfo folder, string option)
    {
        if (File.Exists(folder.FullName))
            throw new UsageException($"{option} {folder.FullName} is a file. Name a folder.");
        try
        {
            folder.Create();
            var probe = Path.Combine(folder.FullName, $".lungseg-{Guid.NewGuid():N}");
            using (new FileStream(
                    probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose)) { }
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new UsageException(
                $"{option} {folder.FullName} cannot be written: {fault.Message} Name another folder, or give this "
                    + "user the right to it.");
        }

        if (RoomIn(folder) is { } room && room < MinRoom)
        {
            throw new UsageException(
                $"{option} {folder.FullName} is on a disk with {room / 1e6:F0} MB free. Free some, or name a folder "
                    + "on another disk.");
        }
    }

    /// <summary>Whether two folders are the same one, links followed.</summary>
    public static bool AreSame(DirectoryInfo one, DirectoryInfo other) =>
        Path.GetRelativePath(Real(one), Real(other)) == ".";

    private static long? RoomIn(DirectoryInfo folder)
    {
        try
        {
            return new DriveInfo(folder.FullName).AvailableFreeSpace;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null; // A network share that tells nothing of its room.
        }
    }

    private static string Real(DirectoryInfo folder) =>
        (folder.Exists ? folder.ResolveLinkTarget(returnFinalTarget: true) : null)?.FullName ?? folder.FullName;
}
