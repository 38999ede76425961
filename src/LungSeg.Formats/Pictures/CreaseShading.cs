using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using LungSeg.Voxels.Anatomy;

namespace LungSeg.Formats.Pictures;

/// <summary>
/// The last pass over a view of surfaces: samples are darkened in creases and behind depth edges (akin to Boucheny's
/// eye-dome lighting), which is what makes ribs stand out, and four of them averaged to a pixel over a background.
/// Layout: square samples row by row, <see cref="Samples"/> a pixel each way, with <see cref="Pad"/> more before the
/// first and behind the last, which are loaded with their neighbours and count for nothing. Lanes: eight samples of a
/// row. Rounding: a mean to the nearest, halves up. O(samples).
/// </summary>
internal static class CreaseShading
{
    /// <summary>Samples a pixel, each way.</summary>
    public const int Samples = 2;

    /// <summary>Samples before the first row and behind the last one.</summary>
    public const int Pad = Lanes;

    private const int Lanes = 8;

    /// <summary>
    /// Samples to the neighbours that a sample is compared with, and how much one below them is darkened a mm.
    /// </summary>
    private const int Reach = 2;

    private const float Strength = 0.05f, MaxMm = 10;

    private const uint RedAndBlue = 0x00FF00FF, Green = 0x0000FF00;

    private static readonly Vector256<float> Nothing = Vector256.Create(float.NegativeInfinity);

    /// <summary>One row of pixels.</summary>
    /// <param name="depths">mm, larger is nearer; negative infinity where nothing was drawn.</param>
    /// <param name="colors">Red in the lowest byte, then green and blue.</param>
    /// <param name="y">The row.</param>
    /// <param name="background">Where nothing was drawn.</param>
    /// <param name="pixels">The row, as long as the picture is high.</param>
    public static void Row(
        ReadOnlySpan<float> depths, ReadOnlySpan<uint> colors, int y, Rgb background, Span<Rgb> pixels)
    {
        var size = pixels.Length * Samples;
        var empty = background.R | (uint)background.G << 8 | (uint)background.B << 16;
        for (var x = 0; x < size; x += Lanes)
        {
            var upper = Shaded(depths, colors, x, y * Samples, size, empty);
            var lower = Shaded(depths, colors, x, (y * Samples) + 1, size, empty);
            var mean = Mean(upper, lower, RedAndBlue, 0x00020002) | Mean(upper, lower, Green, 0x00000200);
            var some = Math.Min(Lanes / Samples, pixels.Length - (x / Samples));
            for (var pixel = 0; pixel < some; pixel++)
            {
                var color = (uint)mean[pixel];
                pixels[(x / Samples) + pixel] = new((byte)color, (byte)(color >> 8), (byte)(color >> 16));
            }
        }
    }

    /// <summary>
    /// The mean of two by two samples, of channels with bits to spare above them, in the lower half of each lane.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mean(Vector256<uint> upper, Vector256<uint> lower, uint channels, ulong half)
    {
        var columns = ((upper & Vector256.Create(channels)) + (lower & Vector256.Create(channels))).AsUInt64();
        return (columns + (columns >> 32) + Vector256.Create(half)) >> 2 & Vector256.Create((ulong)channels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Shaded(
        ReadOnlySpan<float> depths, ReadOnlySpan<uint> colors, int x, int y, int size, uint background)
    {
        var at = Pad + (y * size) + x;
        var depth = Vector256.Create(depths[at..]);
        var isEmpty = Vector256.Equals(depth, Nothing).AsUInt32();
        if (isEmpty == Vector256<uint>.AllBitsSet) return Vector256.Create(background);

        var columns = Vector256.Create(x) + Vector256<int>.Indices;
        var isWithin =
            Vector256.GreaterThanOrEqual(columns, Vector256.Create(Reach))
            & Vector256.LessThan(columns, Vector256.Create(size - Reach));
        var below = Below(depths, at, Reach) & isWithin.AsSingle();
        if (y >= Reach && y < size - Reach) below += Below(depths, at, Reach * size);
        var shadow = Vector256<float>.One - Vector256.Exp(below * -Strength);

        var color = Vector256.Create(colors[at..]);
        var shaded = Darkened(color, shadow) | Darkened(color >> 8, shadow) << 8 | Darkened(color >> 16, shadow) << 16;
        return Vector256.ConditionalSelect(isEmpty, Vector256.Create(background), shaded);
    }

    /// <summary>How far (mm) samples lie below the line between their neighbours on both sides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Below(ReadOnlySpan<float> depths, int at, int step)
    {
        var (before, here, behind) = (
            Vector256.Create(depths[(at - step)..]), Vector256.Create(depths[at..]),
            Vector256.Create(depths[(at + step)..]));
        return Vector256.MinNative(
            Vector256.MaxNative(before + behind - (here + here), Vector256<float>.Zero), Vector256.Create(MaxMm));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Darkened(Vector256<uint> channel, Vector256<float> shadow)
    {
        var value = Vector256.ConvertToSingle((channel & Vector256.Create(255u)).AsInt32());
        return Vector256.ConvertToInt32Native(value - (value * shadow) + Vector256.Create(0.5f)).AsUInt32();
    }
}
