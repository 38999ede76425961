using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>Holds what a header promises against the bytes that are there, before anyone sets memory aside for it.</summary>
internal static class PixelDataCheck
{
    /// <summary>No compression that CT comes in makes more pixels of a byte; deflate's own limit is 1032.</summary>
    private const int MaxExpansion = 1100;

    /// <exception cref="DicomFaultException">The pixels cannot all be there.</exception>
    public static void Require(TransferSyntax syntax, PixelFormat pixels, int frames, PixelDataLocation location, long totalLength)
    {
        var promised = pixels.FrameBytes * frames;
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
