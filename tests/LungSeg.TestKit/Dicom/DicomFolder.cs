using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Pixels;
using LungSeg.Dicom.Series;
using LungSeg.Voxels.Memory;

namespace LungSeg.TestKit.Dicom;

/// <summary>
/// Reads folders of DICOM objects as a pipeline does, without any storage: headers from prefixes, then pixels.
/// </summary>
public static class DicomFolder
{
    /// <summary>Reads every file's header, from as much of its beginning as it takes.</summary>
    public static List<IndexedObject> Headers(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(path => new IndexedObject(Path.GetRelativePath(folder, path).Replace('\\', '/'), Header(path)))
        .ToList();

    /// <summary>Indexes a folder, hashing pixels where they decide.</summary>
    public static SeriesIndex Index(string folder, SeriesIndexerOptions? options = null)
    {
        var objects = Headers(folder);
        var byName = objects.ToDictionary(item => item.Name);
        var hashes = SeriesIndexer.PixelHashesNeeded(objects, options).ToDictionary(key => key, key =>
        {
            var header = byName[key.ObjectName].Read.Header!;
            return PixelHash.Of(Slice(folder, key, header));
        });
        return SeriesIndexer.Index(objects, options, hashes);
    }

    /// <summary>All slices of a series in HU; missing ones are left at 0. The caller disposes the volume.</summary>
    public static Volume<short> Load(string folder, CtSeries series)
    {
        var volume = new Volume<short>(series.Geometry);
        for (var z = 0; z < series.Slices.Count; z++)
        {
            if (series.Slices[z] is not { } slice) continue;
            var header = Header(Path.Combine(folder, slice.Key.ObjectName)).Header!;
            Slice(folder, slice.Key, header).CopyTo(volume.Slice(z));
        }

        return volume;
    }

    /// <summary>One slice in HU.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read.</exception>
    public static short[] Slice(string folder, SliceKey key, SliceHeader header)
    {
        var hu = new short[header.Pixels.FrameLength];
        var file = File.ReadAllBytes(Path.Combine(folder, key.ObjectName));
        var fault = SlicePixels.Read(file, header, PixelDecoders.BuiltIn, key.Frame, hu);
        return fault is null ? hu : throw new InvalidOperationException($"{key.ObjectName}: {fault}");
    }

    private static HeaderRead Header(string path)
    {
        using var file = File.OpenRead(path);
        for (var length = (long)SliceHeaderReader.SuggestedPrefix; ;)
        {
            var prefix = new byte[Math.Min(length, file.Length)];
            file.Position = 0;
            file.ReadExactly(prefix);
            var read = SliceHeaderReader.Read(prefix, file.Length);
            if (read.BytesNeeded == 0) return read;
            length = Math.Max(4 * length, read.BytesNeeded);
        }
    }
}
