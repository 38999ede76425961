using System.Runtime.CompilerServices;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// Which HU become which gray: black at centre - width / 2, white at centre + width / 2, linear between.
/// </summary>
public readonly record struct HounsfieldWindow(float Center, float Width)
{
    public static readonly HounsfieldWindow Lung = new(-600, 1500);

    public static readonly HounsfieldWindow Mediastinum = new(40, 400);

    /// <summary>0 to 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Gray(float hounsfield) =>
        (byte)(Math.Clamp(((hounsfield - Center) / Width) + 0.5f, 0, 1) * 255 + 0.5f);
}
