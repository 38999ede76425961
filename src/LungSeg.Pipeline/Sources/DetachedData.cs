using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Finds the file that has a header's voxels. Only files of the case are looked at: a header is not believed, and what
/// it says never becomes a path. A file that lost its name (the viewer's uploads are numbered) is known by its length.
/// </summary>
internal static class DetachedData
{
    /// <param name="header">The header's name.</param>
    /// <param name="volume">What the header says of its voxels.</param>
    /// <param name="all">All of the case's files.</param>
    /// <returns>The file, and whether it bears another name than the header says.</returns>
    /// <exception cref="VolumeFaultException">There is no such file.</exception>
    public static (BlobEntry File, bool IsRenamed) Find(
        string header, VolumeHeader volume, IReadOnlyList<BlobEntry> all)
    {
        var data = volume.Data;
        var folder = header[..(header.LastIndexOf('/') + 1)];
        foreach (var name in (string[])[data.File!, .. data.OtherNames])
        {
            if (Within(folder, name) is not { } wanted || wanted == header) continue;
            var found = all.FirstOrDefault(blob => blob.Name == wanted)
                ?? all.FirstOrDefault(blob => blob.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (found is not null) return (found, false);
        }

        if (OfItsLength(folder, volume, all) is { } renamed) return (renamed, true);
        throw VolumeFaults.NoData(data.File!.Length <= 100 ? data.File : data.File[..100] + "...");
    }

    /// <summary>
    /// The one file beside the header that has the voxels' very length; null where there are several.
    /// </summary>
    private static BlobEntry? OfItsLength(string folder, VolumeHeader volume, IReadOnlyList<BlobEntry> all)
    {
        if (volume.Data.Packing != VolumePacking.None) return null;
        var bytes = (volume.VolumeBytes * volume.Volumes) + (volume.Data.Offset ?? 0);
        BlobEntry[] files = [.. all.Where(blob => blob.Length == bytes && IsIn(folder, blob.Name)).Take(2)];
        return files is [var only] ? only : null;
    }

    private static bool IsIn(string folder, string name) =>
        name.StartsWith(folder, StringComparison.Ordinal) && name.IndexOf('/', folder.Length) < 0;

    /// <summary>A name beside the header, with what "./" and "../" mean; null where it leaves the case.</summary>
    private static string? Within(string folder, string name)
    {
        var segments = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var segment in name.Replace('\\', '/').Split('/'))
        {
            if (segment is "" or ".")
                continue;
            if (segment != "..")
                segments.Add(
                    OddFileName.Escape(segment) is { } odd && !BlobName.IsValid(segment, out _) ? odd : segment);
            else if (segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else
                return null;
        }

        return string.Join('/', segments);
    }
}
