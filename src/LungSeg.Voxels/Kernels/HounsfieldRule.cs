namespace LungSeg.Voxels.Kernels;

/// <summary>
/// How one slice's pixel cells become Hounsfield units (DICOM PS3.3 sections C.7.6.3, C.7.5.1.1.2 and C.11.1).
/// </summary>
/// <param name="BitsStored">Bits of a stored value, 1 to 16.</param>
/// <param name="HighBit">The cell's bit that holds a stored value's highest, <paramref name="BitsStored"/> - 1 to
/// 15.</param>
/// <param name="IsSigned">Whether stored values are in two's complement.</param>
/// <param name="Slope">HU per stored value.</param>
/// <param name="Intercept">HU of the stored value 0.</param>
public readonly record struct HounsfieldRule(
    int BitsStored, int HighBit, bool IsSigned, double Slope = 1, double Intercept = 0)
{
    /// <summary>
    /// What GE scanners store outside the scan circle, with or without saying so; it is no HU of anything.
    /// </summary>
    public const int ScanCirclePadding = -2000;

    /// <summary>
    /// One end of the range of stored values that mark a pixel outside the scan circle; null where none does.
    /// </summary>
    public int? PaddingFrom { get; init; }

    /// <summary>The range's other end, included; the same as <see cref="PaddingFrom"/> where null.</summary>
    public int? PaddingTo { get; init; }
}
