using LungSeg.Dicom.Headers;
using LungSeg.Dicom.Part10;
using LungSeg.Dicom.Series;
using LungSeg.Dicom.Writing;

namespace LungSeg.TestKit.Dicom;

/// <summary>
/// An index of made-up objects, without files: each object's pixels differ from all others' unless said otherwise.
/// </summary>
public sealed class SyntheticIndex
{
    private readonly List<IndexedObject> _objects = [];

    /// <summary>Objects so far.</summary>
    public int Count => _objects.Count;

    /// <summary>A slice at a height; what is odd about it is set on its data set.</summary>
    public SyntheticIndex Slice(
        double z, Action<DicomDataset>? change = null, CtSliceDescription? slice = null, string folder = "")
    {
        slice ??= Synthetic.Slice(z);
        var dataset = CtSliceWriter.Dataset(
            slice with
            {
                InstanceNumber = _objects.Count + 1,
            },
            new short[Synthetic.Rows * Synthetic.Columns]);
        change?.Invoke(dataset);
        return Object(dataset, folder);
    }

    /// <summary>Slices at heights, in a folder whose name ends with a slash.</summary>
    public SyntheticIndex Slices(IEnumerable<double> heights, Action<DicomDataset>? change = null, string folder = "")
    {
        foreach (var z in heights) Slice(z, change, folder: folder);
        return this;
    }

    public SyntheticIndex Object(DicomDataset dataset, string folder = "")
    {
        var read = SliceHeaderReader.Read(new SyntaxWriter(TransferSyntax.ExplicitLittleEndian).Write(dataset));
        _objects.Add(new($"{folder}{_objects.Count:D4}.dcm", read));
        return this;
    }

    public SeriesIndex Index(SeriesIndexerOptions? options = null, bool samePixels = false)
    {
        var random = new Random(7);
        var objects = _objects.OrderBy(_ => random.Next()).ToList();
        var hashes = SeriesIndexer
            .PixelHashesNeeded(objects, options)
            .ToDictionary(key => key, key => samePixels ? "same" : $"{key}");
        return SeriesIndexer.Index(objects, options, hashes);
    }

    /// <summary>So many heights, so far apart.</summary>
    public static IEnumerable<double> Heights(int count, double step, double from = 0) =>
        Enumerable.Range(0, count).Select(i => from + (i * step));
}
