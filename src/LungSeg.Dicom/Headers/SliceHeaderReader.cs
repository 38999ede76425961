using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Reads CT headers from whole objects or from their first kilobytes: everything up to the pixel data and nothing of
/// it, but for a slice in several fragments, which is needed whole. Every input ends as a header, as a named fault, or
/// as a wish for more bytes that the object has.
/// </summary>
public static class SliceHeaderReader
{
    /// <summary>A first prefix that is enough for nearly all CT slices.</summary>
    public const int SuggestedPrefix = 16 * 1024;

    /// <summary>Reads the header of a whole object.</summary>
    public static HeaderRead Read(ReadOnlySpan<byte> file) => Read(file, file.Length);

    /// <summary>Reads the header from the beginning of an object.</summary>
    /// <param name="prefix">The object's first bytes.</param>
    /// <param name="totalLength">All bytes that the object has.</param>
    public static HeaderRead Read(ReadOnlySpan<byte> prefix, long totalLength)
    {
        SliceHeaderBuilder? builder = null;
        try
        {
            var needed = DatasetWalker.Walk(prefix, totalLength, static layout => new(layout), ref builder);
            if (needed > 0) return new() { BytesNeeded = needed };
            var header = builder!.Build(totalLength);
            needed = FragmentCheck.Require(header, prefix, totalLength);
            return needed > prefix.Length ? new() { BytesNeeded = needed } : new() { Header = header };
        }
        catch (DicomFaultException failure)
        {
            return new() { Fault = failure.Fault, SeriesInstanceUid = builder?.SeriesInstanceUid };
        }
    }
}
