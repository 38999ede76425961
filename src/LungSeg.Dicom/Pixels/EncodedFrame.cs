using LungSeg.Dicom.Headers;

namespace LungSeg.Dicom.Pixels;

/// <summary>One frame as it lies in the file, for a decoder.</summary>
/// <param name="bytes">The frame's bytes, its fragments joined.</param>
/// <param name="header">The object's header.</param>
public readonly ref struct EncodedFrame(ReadOnlySpan<byte> bytes, SliceHeader header)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public SliceHeader Header { get; } = header;

    public PixelFormat Format => Header.Pixels;
}
