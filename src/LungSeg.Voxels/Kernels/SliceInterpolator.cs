namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Makes a missing slice from its neighbours, linearly: below + fraction * (above - below), to nearest, halves to even.
/// O(n), nothing allocated; a scan has a few such slices at most, so it is plain and not vectorised.
/// </summary>
public static class SliceInterpolator
{
    /// <summary>Interpolates one slice.</summary>
    /// <param name="below">HU of the slice below.</param>
    /// <param name="above">HU of the slice above, as many.</param>
    /// <param name="fraction">How far the missing one lies from below to above, within 0 and 1.</param>
    /// <param name="target">Where to, as many.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the fraction is not within 0 and 1.</exception>
    public static void Interpolate(
        ReadOnlySpan<short> below, ReadOnlySpan<short> above, double fraction, Span<short> target)
    {
        if (below.Length != above.Length || below.Length != target.Length)
            throw new ArgumentException(
                $"slices of {below.Length}, {above.Length} and {target.Length} voxels", nameof(target));
        if (!(fraction is >= 0 and <= 1))
            throw new ArgumentException($"fraction {fraction}", nameof(fraction));
        for (var i = 0; i < target.Length; i++)
            target[i] = (short)Math.Round(below[i] + (fraction * (above[i] - below[i])), MidpointRounding.ToEven);
    }
}
