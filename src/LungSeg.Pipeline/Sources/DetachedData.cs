using LungSeg.Formats.VolumeFiles;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Pipeline.Sources;

/// <summary>
/// Finds the file that has a header's voxels. Only files of the case are looked at, by name: a header is not believed,
/// and what it says never becomes a path.
/// </summary>
internal static class DetachedData
{
    /// <param name="header">The header's name.</param>
    /// <param name="data">What the header says of its voxels.</param>
    /// <param name="all">All of the case's files.</param>
    /// <exception cref="VolumeFaultException">There is no such file.</exception>
    public static BlobEntry Find(string header, VolumeData data, IReadOnlyList<BlobEntry> all)
    {
        var folder = header[..(header.LastIndexOf('/') + 1)];
        foreach (var name in (string[])[data.File!, .. data.OtherNames])
        {
            if (Within(folder, name) is not { } wanted || wanted == header) continue;
            var found = all.FirstOrDefault(blob => blob.Name == wanted)
                ?? all.FirstOrDefault(blob => blob.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
            if (found is not null) return found;
        }

        throw VolumeFaults.NoData(data.File!.Length <= 100 ? data.File : data.File[..100] + "...");
    }

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
