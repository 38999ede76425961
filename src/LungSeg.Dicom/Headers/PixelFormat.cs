namespace LungSeg.Dicom.Headers;

/// <summary>
/// How stored values lie in pixel cells (PS3.3 section C.7.6.3; PS3.5 section 8.1.1). One grey sample a pixel.
/// </summary>
/// <param name="Rows">Image rows.</param>
/// <param name="Columns">Image columns.</param>
/// <param name="BitsAllocated">Bits of a cell: 8 or 16.</param>
/// <param name="BitsStored">Bits of a stored value, 1 to <paramref name="BitsAllocated"/>.</param>
/// <param name="HighBit">The cell's bit that holds a stored value's highest.</param>
/// <param name="IsSigned">Whether stored values are in two's complement.</param>
public sealed record PixelFormat(int Rows, int Columns, int BitsAllocated, int BitsStored, int HighBit, bool IsSigned)
{
    /// <summary>Pixels in a frame.</summary>
    public long FrameLength => (long)Rows * Columns;

    /// <summary>Bytes of a frame that is not compressed.</summary>
    public long FrameBytes => FrameLength * (BitsAllocated / 8);
}
