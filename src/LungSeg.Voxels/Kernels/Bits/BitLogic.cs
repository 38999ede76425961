using System.Numerics;
using System.Runtime.InteropServices;
using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Set logic of masks on one grid, in place. Layout: words as in <see cref="BitVolume"/>. Lanes:
/// <see cref="Vector{T}"/> of words, then one word at a time. Exact. A mask of a chest is a few megabytes, so one
/// thread is enough.
/// </summary>
public static class BitLogic
{
    private interface IOperation
    {
        static abstract Vector<ulong> Apply(Vector<ulong> a, Vector<ulong> b);

        static abstract ulong Apply(ulong a, ulong b);
    }

    /// <summary>Keeps what is in both.</summary>
    public static void And(BitVolume target, BitVolume other) => Combine<Intersection>(target, other);

    /// <summary>Adds what is in the other.</summary>
    public static void Or(BitVolume target, BitVolume other) => Combine<Union>(target, other);

    /// <summary>Takes away what is in the other.</summary>
    public static void AndNot(BitVolume target, BitVolume other) => Combine<Difference>(target, other);

    /// <summary>Keeps what is in one and not in both.</summary>
    public static void Xor(BitVolume target, BitVolume other) => Combine<SymmetricDifference>(target, other);

    /// <summary>Turns every voxel of the grid over.</summary>
    public static void Not(BitVolume target)
    {
        var words = target.Words;
        for (var i = 0; i < words.Length; i++) words[i] = ~words[i];
        ClearBeyondRows(target);
    }

    /// <summary>Whether no voxel is set.</summary>
    public static bool IsEmpty(BitVolume mask) => !mask.Words.ContainsAnyExcept(0UL);

    /// <summary>Whether both have the same size and voxels.</summary>
    public static bool AreEqual(BitVolume a, BitVolume b) => a.Size == b.Size && a.Words.SequenceEqual(b.Words);

    /// <summary>The number of voxels in both.</summary>
    public static long CountCommon(BitVolume a, BitVolume b)
    {
        RequireSameSize(a, b);
        Span<ulong> ofA = a.Words, ofB = b.Words;
        var count = 0L;
        for (var i = 0; i < ofA.Length; i++) count += BitOperations.PopCount(ofA[i] & ofB[i]);
        return count;
    }

    /// <summary>Puts the bits beyond each row's end back to 0.</summary>
    internal static void ClearBeyondRows(BitVolume mask)
    {
        if (mask.LastWordMask == ulong.MaxValue) return;
        var words = mask.Words;
        for (var last = mask.WordsPerRow - 1; last < words.Length; last += mask.WordsPerRow)
            words[last] &= mask.LastWordMask;
    }

    internal static void RequireSameSize(BitVolume a, BitVolume b)
    {
        if (a.Size != b.Size) throw new ArgumentException($"The masks have different sizes: {a.Size} and {b.Size}.");
    }

    private static void Combine<TOperation>(BitVolume target, BitVolume other)
        where TOperation : IOperation
    {
        RequireSameSize(target, other);
        Span<ulong> a = target.Words, b = other.Words;
        var lanesOfA = MemoryMarshal.Cast<ulong, Vector<ulong>>(a);
        var lanesOfB = MemoryMarshal.Cast<ulong, Vector<ulong>>(b);
        for (var i = 0; i < lanesOfA.Length; i++) lanesOfA[i] = TOperation.Apply(lanesOfA[i], lanesOfB[i]);
        for (var i = lanesOfA.Length * Vector<ulong>.Count; i < a.Length; i++) a[i] = TOperation.Apply(a[i], b[i]);
    }

    private readonly struct Intersection : IOperation
    {
        public static Vector<ulong> Apply(Vector<ulong> a, Vector<ulong> b) => a & b;

        public static ulong Apply(ulong a, ulong b) => a & b;
    }

    private readonly struct Union : IOperation
    {
        public static Vector<ulong> Apply(Vector<ulong> a, Vector<ulong> b) => a | b;

        public static ulong Apply(ulong a, ulong b) => a | b;
    }

    private readonly struct Difference : IOperation
    {
        public static Vector<ulong> Apply(Vector<ulong> a, Vector<ulong> b) => Vector.AndNot(a, b);

        public static ulong Apply(ulong a, ulong b) => a & ~b;
    }

    private readonly struct SymmetricDifference : IOperation
    {
        public static Vector<ulong> Apply(Vector<ulong> a, Vector<ulong> b) => a ^ b;

        public static ulong Apply(ulong a, ulong b) => a ^ b;
    }
}
