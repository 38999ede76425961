using LungSeg.Dicom.Pixels;

namespace LungSeg.Local.Commands;

/// <summary>The pixel decoders beside the built-in ones: fo-dicom's where the build has it (<c>-p:FoDicom=true</c>).</summary>
internal static class LocalDecoders
{
#if FO_DICOM
    public static IReadOnlyList<IPixelDecoder> All { get; } = [new Dicom.FoDicom.FoDicomPixelDecoder()];
#else
    public static IReadOnlyList<IPixelDecoder> All { get; } = [];
#endif
}
