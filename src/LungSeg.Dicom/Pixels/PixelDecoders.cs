using LungSeg.Dicom.Part10;

namespace LungSeg.Dicom.Pixels;

/// <summary>
/// The decoders at hand, the first that can being asked: the built-in ones, then those that are added.
/// </summary>
/// <param name="additional">Decoders for further syntaxes, such as fo-dicom's.</param>
public sealed class PixelDecoders(params IEnumerable<IPixelDecoder> additional)
{
    private readonly IPixelDecoder[] _decoders =
    [
        new NativeDecoder(),
        new RleDecoder(),
        new JpegLosslessDecoder(),
        .. additional,
    ];

    /// <summary>Only what is built in: uncompressed, deflated, RLE and JPEG Lossless.</summary>
    public static PixelDecoders BuiltIn { get; } = new();

    /// <summary>The decoder for a syntax, or null where there is none.</summary>
    public IPixelDecoder? For(TransferSyntax syntax) => Array.Find(_decoders, decoder => decoder.CanDecode(syntax));

    /// <summary>What keeps a syntax from being decoded, or null where nothing does.</summary>
    public DicomFault? FaultOf(TransferSyntax syntax) =>
        For(syntax) is null ? DicomFaults.UnsupportedTransferSyntax($"{syntax}") : null;
}
