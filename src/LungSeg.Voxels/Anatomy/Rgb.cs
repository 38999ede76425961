using System.Runtime.CompilerServices;

namespace LungSeg.Voxels.Anatomy;

/// <summary>A colour in sRGB, 8 bits a channel; three bytes in memory, as picture formats have them.</summary>
public readonly record struct Rgb(byte R, byte G, byte B)
{
    public static readonly Rgb Black = new(0, 0, 0);

    public static readonly Rgb White = new(255, 255, 255);

    public static Rgb Gray(byte level) => new(level, level, level);

    /// <summary>This colour with another laid over it.</summary>
    /// <param name="over">The colour on top.</param>
    /// <param name="opacity">0 leaves this colour, 1 gives the other.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rgb Blend(Rgb over, float opacity) => new(
        Mix(R, over.R, opacity), Mix(G, over.G, opacity), Mix(B, over.B, opacity));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte Mix(byte under, byte over, float opacity) => (byte)(under + ((over - under) * opacity) + 0.5f);
}
