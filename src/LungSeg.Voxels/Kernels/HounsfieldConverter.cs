using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace LungSeg.Voxels.Kernels;

/// <summary>
/// Pixel cells to Hounsfield units: HU = slope * stored + intercept, in one pass.
/// <para>Layout: cells and HU are spans of the same length, 16 bits each, x fastest; they may be the same
/// memory.</para>
/// <para>Rounding: to nearest, halves to even; then held within the range of <see cref="short"/>. Multiplied and added
/// in double precision without fusing, so every path gives the same numbers.</para>
/// <para>Padding: a stored value in the rule's padding range, and in signed slices -2000, which is outside the scan
/// circle whether the header says so or not, becomes <see cref="Air"/>. (Setting -2000 to 0 before the intercept is
/// added, as is often done, is the same where the intercept is -1024, and makes water of it where it is 0.)</para>
/// <para>Cost: O(n), nothing allocated. Slope 1 with a whole intercept is worked on 16 bits wide and is as fast as
/// memory; other slopes go through vectors of double.</para>
/// </summary>
public static class HounsfieldConverter
{
    /// <summary>The HU of pixels outside the scan circle.</summary>
    public const short Air = -1024;

    /// <summary>
    /// 1.5 * 2^52: added to a small double, its lowest mantissa bits are that number, rounded half to even.
    /// </summary>
    private const double Magic = 6755399441055744.0;

    /// <summary>Converts one slice, or any part of one.</summary>
    /// <param name="cells">Pixel cells as they lie in a little-endian file.</param>
    /// <param name="hu">As many HU; may be the same memory as <paramref name="cells"/>.</param>
    /// <param name="rule">What the cells mean.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the rule's bits make no sense.</exception>
    public static void Convert(ReadOnlySpan<ushort> cells, Span<short> hu, in HounsfieldRule rule)
    {
        if (cells.Length != hu.Length)
            throw new ArgumentException($"{cells.Length} cells and {hu.Length} HU", nameof(hu));
        if (rule.BitsStored is < 1 or > 16 || rule.HighBit < rule.BitsStored - 1 || rule.HighBit > 15)
            throw new ArgumentException($"{rule.BitsStored} bits with high bit {rule.HighBit}", nameof(rule));

        var plan = new Plan(rule);
        var done = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            done = plan.IsOffset ? AddOffset(cells, hu, plan) : ScaleAndOffset(cells, hu, plan);
        }

        for (var i = done; i < cells.Length; i++) hu[i] = plan.Convert(cells[i]);
    }

    /// <summary>Slope 1: 16 lanes, one saturating addition. Returns how many were done.</summary>
    private static int AddOffset(ReadOnlySpan<ushort> cells, Span<short> hu, in Plan plan)
    {
        var offset = Vector256.Create(plan.Offset);
        var bias = Vector256.Create(plan.Bias);
        ref var source = ref MemoryMarshal.GetReference(cells);
        ref var target = ref MemoryMarshal.GetReference(hu);
        var i = 0;
        for (; i <= cells.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var stored = plan.Stored(Vector256.LoadUnsafe(ref source, (nuint)i));
            var sum = Vector256.AddSaturate((stored ^ bias).AsInt16(), offset);
            Vector256
                .ConditionalSelect(plan.IsPadding(stored).AsInt16(), Vector256.Create(Air), sum)
                .StoreUnsafe(ref target, (nuint)i);
        }

        return i;
    }

    /// <summary>Any slope: 16 lanes loaded, worked on as four vectors of double. Returns how many were done.</summary>
    private static int ScaleAndOffset(ReadOnlySpan<ushort> cells, Span<short> hu, in Plan plan)
    {
        ref var source = ref MemoryMarshal.GetReference(cells);
        ref var target = ref MemoryMarshal.GetReference(hu);
        var i = 0;
        for (; i <= cells.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var stored = plan.Stored(Vector256.LoadUnsafe(ref source, (nuint)i));
            var (lower, upper) = plan.IsSigned
                ? Vector256.Widen(stored.AsInt16())
                : (Vector256.WidenLower(stored).AsInt32(), Vector256.WidenUpper(stored).AsInt32());
            var sum = Vector256.Narrow(Scale(lower, plan), Scale(upper, plan));
            Vector256
                .ConditionalSelect(plan.IsPadding(stored).AsInt16(), Vector256.Create(Air), sum)
                .StoreUnsafe(ref target, (nuint)i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Scale(Vector256<int> stored, in Plan plan)
    {
        var (lower, upper) = Vector256.Widen(stored);
        return Vector256.Narrow(Scale(lower, plan), Scale(upper, plan));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<long> Scale(Vector256<long> stored, in Plan plan)
    {
        var magic = Vector256.Create(Magic);
        var value = (stored + magic.AsInt64()).AsDouble() - magic;
        var hu = (value * plan.Slope) + Vector256.Create(plan.Intercept);
        hu = Vector256.Min(
            Vector256.Max(hu, Vector256.Create((double)short.MinValue)), Vector256.Create((double)short.MaxValue));
        return (hu + magic).AsInt64();
    }

    /// <summary>A rule, prepared for the loops.</summary>
    private readonly struct Plan
    {
        private readonly int _shiftLeft;
        private readonly int _shiftRight;
        private readonly bool _hasPadding;
        private readonly ushort _paddingFrom;
        private readonly ushort _paddingSpan;

        public Plan(in HounsfieldRule rule)
        {
            _shiftLeft = 15 - rule.HighBit;
            _shiftRight = 16 - rule.BitsStored;
            IsSigned = rule.IsSigned;
            Slope = rule.Slope;
            Intercept = rule.Intercept;

            // An unsigned value less 32768 is a signed one; the offset takes the 32768 back, where it fits.
            Bias = rule.IsSigned ? (ushort)0 : (ushort)0x8000;
            var offset = rule.Intercept + Bias;
            IsOffset =
                rule.Slope == 1 && offset == Math.Truncate(offset) && offset is >= short.MinValue and <= short.MaxValue;
            Offset = IsOffset ? (short)offset : (short)0;

            if (rule.PaddingFrom is not { } one) return;
            var other = rule.PaddingTo ?? one;
            var from = Math.Max(Math.Min(one, other), rule.IsSigned ? short.MinValue : 0);
            var to = Math.Min(Math.Max(one, other), rule.IsSigned ? short.MaxValue : ushort.MaxValue);
            _hasPadding = from <= to;
            _paddingFrom = unchecked((ushort)from);
            _paddingSpan = unchecked((ushort)(to - from));
        }

        public bool IsSigned { get; }

        public double Slope { get; }

        public double Intercept { get; }

        /// <summary>
        /// Whether a saturating addition of <see cref="Offset"/> after an exclusive or with <see cref="Bias"/> does it
        /// all.
        /// </summary>
        public bool IsOffset { get; }

        public short Offset { get; }

        public ushort Bias { get; }

        public short Convert(ushort cell)
        {
            var left = (ushort)(cell << _shiftLeft);
            var stored = IsSigned ? (short)left >> _shiftRight : left >> _shiftRight;
            var isPadding = (_hasPadding && (ushort)(stored - _paddingFrom) <= _paddingSpan)
                || (IsSigned && stored == HounsfieldRule.ScanCirclePadding);
            return isPadding
                ? Air
                : (short)
                    Math.Round(
                        Math.Clamp((stored * Slope) + Intercept, short.MinValue, short.MaxValue),
                        MidpointRounding.ToEven);
        }

        /// <summary>Stored values, sign- or zero-extended to 16 bits.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<ushort> Stored(Vector256<ushort> cells)
        {
            var left = Vector256.ShiftLeft(cells, _shiftLeft);
            return IsSigned
                ? Vector256.ShiftRightArithmetic(left.AsInt16(), _shiftRight).AsUInt16()
                : Vector256.ShiftRightLogical(left, _shiftRight);
        }

        /// <summary>
        /// All ones where a stored value is padding. A difference that wraps tests a range in one comparison.
        /// </summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<ushort> IsPadding(Vector256<ushort> stored)
        {
            var padding = Vector256<ushort>.Zero;
            if (_hasPadding)
                padding = Vector256.LessThanOrEqual(
                    stored - Vector256.Create(_paddingFrom), Vector256.Create(_paddingSpan));
            if (IsSigned)
                padding |= Vector256.Equals(
                    stored, Vector256.Create(unchecked((ushort)HounsfieldRule.ScanCirclePadding)));
            return padding;
        }
    }
}
