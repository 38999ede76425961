namespace LungSeg.Dicom.Headers;

/// <summary>Holds what a header promises against the bytes that are there, before anyone sets memory aside for it.</summary>
internal static class PixelDataCheck
{
    /// <summary>No compression that CT comes in makes more pixels of a byte; deflate's own limit is 1032.</summary>
    private const int MaxExpansion = 1100;

    /// <exception cref="DicomFaultException">The pixels cannot all be there.</exception>
    public static void Require(SliceHeader header, long totalLength)
    {
        var (syntax, location) = (header.Syntax, header.PixelData);
        var promised = header.Pixels.FrameBytes * header.Frames.Count;
        if (syntax.IsEncapsulated || syntax.IsDeflated)
        {
            if (promised / MaxExpansion > totalLength) throw Malformed($"{promised} bytes of pixels cannot be in {totalLength} bytes");
        }

        if (syntax.IsEncapsulated) return;
        if (location.Length is not { } length) throw Malformed("its pixel data is in fragments, but it states no compression");
        if (length < promised) throw Malformed($"its pixel data has {length} bytes of {promised}");
        if (!syntax.IsDeflated && location.Offset + promised > totalLength)
            throw new DicomFaultException(DicomFaults.Truncated("its pixel data"));
    }

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));
}
