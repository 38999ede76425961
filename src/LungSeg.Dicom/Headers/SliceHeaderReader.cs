using System.Buffers;
using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Reads CT headers from whole objects or from their first kilobytes: everything up to the pixel data and nothing of
/// it. Every input ends as a header, as a named fault, or as a wish for more bytes that the object has.
/// </summary>
public static class SliceHeaderReader
{
    /// <summary>A first prefix that is enough for nearly all CT slices.</summary>
    public const int SuggestedPrefix = 16 * 1024;

    /// <summary>The longest header of a deflated object that is looked into; an enhanced object of 1,000 frames has 1 MB.</summary>
    private const int MaxInflatedHeader = 64 << 20;

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
            var needed = Part10Layout.Locate(prefix, totalLength, out var layout);
            if (needed == 0)
            {
                var dataset = prefix[layout.DatasetOffset..];
                var total = totalLength - layout.DatasetOffset;
                needed = layout.Syntax.IsDeflated
                    ? ReadDeflated(layout, dataset, total, out builder)
                    : ReadDataset(builder = new(layout), dataset, total);
                if (needed > 0) needed += layout.DatasetOffset;
            }

            return needed > 0
                ? new() { BytesNeeded = Math.Min(needed, totalLength) }
                : new() { Header = builder!.Build(totalLength) };
        }
        catch (DicomFaultException failure)
        {
            return new() { Fault = failure.Fault, SeriesInstanceUid = builder?.SeriesInstanceUid };
        }
    }

    /// <returns>0, or how many bytes of the data set are needed at least.</returns>
    private static long ReadDataset(SliceHeaderBuilder builder, ReadOnlySpan<byte> dataset, long total)
    {
        var syntax = builder.Layout.Syntax;
        var reader = new DicomReader(dataset, total, syntax.IsExplicit, syntax.IsBigEndian);
        var isDone = false;
        var status = DicomReadStatus.Element;
        while (status == DicomReadStatus.Element && !isDone)
        {
            status = reader.Read();
            if (status == DicomReadStatus.Element) status = builder.Take(ref reader, out isDone);
        }

        return status == DicomReadStatus.NeedMore ? reader.BytesNeeded : 0;
    }

    private static long ReadDeflated(Part10Layout layout, ReadOnlySpan<byte> deflated, long total, out SliceHeaderBuilder builder)
    {
        for (var size = 4 * SuggestedPrefix; size <= MaxInflatedHeader; size *= 4)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(size);
            try
            {
                var count = DatasetInflater.Inflate(deflated, buffer.AsSpan(0, size));
                var hasEnded = count < size;
                var isWhole = hasEnded && deflated.Length == total;
                builder = new(layout);
                if (ReadDataset(builder, buffer.AsSpan(0, count), isWhole ? count : long.MaxValue) == 0) return 0;
                if (hasEnded) return deflated.Length + 1;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        throw new DicomFaultException(DicomFaults.Malformed($"its header is longer than {MaxInflatedHeader} bytes"));
    }
}
