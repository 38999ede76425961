using LungSeg.Voxels.Kernels;

namespace LungSeg.TestKit.Naive;

/// <summary>The specification of <see cref="HounsfieldConverter"/>: bit by bit and one pixel at a time.</summary>
public static class NaiveHounsfield
{
    public static short Convert(ushort cell, HounsfieldRule rule)
    {
        long stored = 0;
        for (var bit = 0; bit < rule.BitsStored; bit++)
        {
            if ((cell >> (rule.HighBit - rule.BitsStored + 1 + bit) & 1) != 0) stored += 1L << bit;
        }

        if (rule.IsSigned && stored >= 1L << (rule.BitsStored - 1)) stored -= 1L << rule.BitsStored;

        if (rule.IsSigned && stored == -2000) return -1024;
        if (rule.PaddingFrom is { } from)
        {
            var to = rule.PaddingTo ?? from;
            if (stored >= Math.Min(from, to) && stored <= Math.Max(from, to)) return -1024;
        }

        var hu = (stored * rule.Slope) + rule.Intercept;
        var floor = Math.Floor(hu);
        var rounded = hu - floor > 0.5 || (hu - floor == 0.5 && floor % 2 != 0) ? floor + 1 : floor;
        return (short)Math.Min(Math.Max(rounded, short.MinValue), short.MaxValue);
    }
}
