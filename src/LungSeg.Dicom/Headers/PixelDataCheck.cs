using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Headers;

/// <summary>
/// Holds what a header promises against the bytes that are there, before anyone sets memory aside for it.
/// </summary>
internal static class PixelDataCheck
{
    /// <summary>No compression that CT comes in makes more pixels of a byte; deflate's own limit is 1032.</summary>
    private const int MaxExpansion = 1100;

    /// <summary>
    /// The syntax that the pixels are in. Some writers decompress and leave the compressed syntax in the meta header:
    /// the pixels then lie there without fragments, and are exactly as many bytes as an uncompressed image has.
    /// </summary>
    /// <exception cref="DicomFaultException">They are neither in fragments nor as long as an uncompressed
    /// image.</exception>
    public static TransferSyntax SyntaxOf(
        TransferSyntax stated, PixelFormat pixels, int frames, PixelDataLocation location, bool isInFragments)
    {
        if (!stated.IsEncapsulated || !stated.IsKnown || isInFragments || location.Length is not { } length)
            return stated;
        var promised = pixels.FrameBytes * frames;
        if (length != promised + (promised % 2) && length != promised)
            throw Malformed(
                $"its pixel data is stated as {stated} but is not in fragments, and has {length} bytes where "
                    + $"uncompressed pixels have {promised}");
        if (stated.IsBigEndian)
            return TransferSyntax.ExplicitBigEndian;
        return stated.IsExplicit ? TransferSyntax.ExplicitLittleEndian : TransferSyntax.ImplicitLittleEndian;
    }

    /// <exception cref="DicomFaultException">The pixels cannot all be there.</exception>
    public static void Require(
        TransferSyntax syntax, PixelFormat pixels, int frames, PixelDataLocation location, long totalLength)
    {
        var promised = pixels.FrameBytes * frames;
        if (syntax.IsEncapsulated || syntax.IsDeflated)
        {
            if (promised / MaxExpansion > totalLength)
                throw Malformed($"{promised} bytes of pixels cannot be in {totalLength} bytes");
        }

        if (syntax.IsEncapsulated)
            return;
        if (location.Length is not { } length)
            throw Malformed("its pixel data is in fragments, but it states no compression");
        if (length < promised)
            throw Malformed($"its pixel data has {length} bytes of {promised}");
        if (!syntax.IsDeflated && location.Offset + promised > totalLength)
            throw new DicomFaultException(DicomFaults.Truncated("its pixel data"));
    }

    private static DicomFaultException Malformed(string what) => new(DicomFaults.Malformed(what));
}
