using LungSeg.Dicom.Pixels;

namespace LungSeg.Dicom.FoDicom;

/// <summary>
/// The pixel decoders beside the built-in ones: fo-dicom's in a build with <c>FoDicom=true</c>, else none.
/// </summary>
public static class OptionalDecoders
{
#if FO_DICOM
    public static IReadOnlyList<IPixelDecoder> All { get; } = [new FoDicomPixelDecoder()];
#else
    public static IReadOnlyList<IPixelDecoder> All { get; } = [];
#endif
}
