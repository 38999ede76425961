using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline.Archives;

namespace LungSeg.Local.Running;

/// <summary>
/// A file that a command line names in a folder's stead: an archive, by its name, or a volume, by its first bytes.
/// </summary>
/// <param name="Name">Its name without what says what it is.</param>
/// <param name="Files">The files to read, in its folder: itself, and those that may hold its voxels.</param>
internal sealed record InputFile(string Name, IReadOnlyList<string> Files)
{
    /// <summary>The file; null where it is neither, or a folder.</summary>
    public static InputFile? Find(DirectoryInfo place)
    {
        if (!File.Exists(place.FullName)) return null;
        if (ArchiveNames.IsArchive(place.Name)) return new(ArchiveNames.WithoutEnding(place.Name), [place.Name]);
        var head = Head(place.FullName, out var length);
        if (!VolumeFormats.Recognizes(head)) return null;
        return new(VolumeFormats.WithoutEnding(place.Name), [place.Name, .. DataOf(head, length, place.Name)]);
    }

    private static byte[] Head(string path, out long length)
    {
        using var file = File.OpenRead(path);
        length = file.Length;
        var head = new byte[Math.Min(length, VolumeFormats.LongestHeader)];
        file.ReadExactly(head);
        return head;
    }

    /// <summary>
    /// Where the voxels may be; whether they are there, and what else is wrong with the file, is found by whoever reads
    /// it.
    /// </summary>
    private static IEnumerable<string> DataOf(byte[] head, long length, string name)
    {
        try
        {
            return VolumeFormats.ReadHeader(head, length, name)?.Data is { File: { } file } data
                ? [file, .. data.OtherNames]
                : [];
        }
        catch (VolumeFaultException)
        {
            return [];
        }
    }
}
