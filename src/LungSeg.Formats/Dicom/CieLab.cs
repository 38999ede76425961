using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Dicom;

/// <summary>
/// sRGB to CIELab as DICOM stores it: white point D50 (PS3.3 section C.10.7.1.1), each value as 16 bits: L 0 to 100,
/// a and b -128 to 127. Matrix: sRGB adapted to D50 by Bradford's method (IEC 61966-2-1; B. Lindbloom).
/// </summary>
internal static class CieLab
{
    /// <summary>L, a and b in 16 bits each.</summary>
    public static ushort[] Encode(Rgb color)
    {
        double r = Linear(color.R), g = Linear(color.G), b = Linear(color.B);
        var x = Root(((0.4360747 * r) + (0.3850649 * g) + (0.1430804 * b)) / 0.96422);
        var y = Root((0.2225045 * r) + (0.7168786 * g) + (0.0606169 * b));
        var z = Root(((0.0139322 * r) + (0.0971045 * g) + (0.7141733 * b)) / 0.82521);
        return
        [
            Scaled(((116 * y) - 16) / 100),
            Scaled(((500 * (x - y)) + 128) / 255),
            Scaled(((200 * (y - z)) + 128) / 255),
        ];
    }

    private static double Linear(byte level)
    {
        var value = level / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    private static double Root(double t) => t > 216.0 / 24389 ? Math.Cbrt(t) : ((24389.0 / 27 * t) + 16) / 116;

    private static ushort Scaled(double fraction) => (ushort)Math.Round(Math.Clamp(fraction, 0, 1) * ushort.MaxValue);
}
