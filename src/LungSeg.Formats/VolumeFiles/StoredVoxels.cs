using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace LungSeg.Formats.VolumeFiles;

/// <summary>
/// Stored numbers to HU: value = slope * stored + intercept + offset in double precision, rounded to nearest (halves to
/// even) and held within 16 bits, as for DICOM. What is not a number, and what lies below <see cref="Padding"/>, is
/// outside the scan and becomes air: -2000, -3024 and the like are no HU of anything.
/// </summary>
/// <param name="header">What the numbers are.</param>
/// <param name="offset">Added to every value, HU.</param>
public sealed class StoredVoxels(VolumeHeader header, double offset)
{
    /// <summary>Below this, HU, lies padding: noise of air ends far above it.</summary>
    public const double Padding = -1500;

    /// <summary>HU of what lies outside the scan.</summary>
    public const short Air = -1024;

    private readonly double _slope = header.Slope;
    private readonly double _intercept = header.Intercept + offset;

    /// <summary>Bytes of a voxel.</summary>
    public int VoxelBytes { get; } = header.Type.Bytes();

    /// <summary>The values as the file means them: not rounded, not held, numbers or not.</summary>
    /// <param name="stored">Whole voxels; their byte order is turned in place where it is not the machine's.</param>
    /// <param name="values">As many values.</param>
    public void Values(Span<byte> stored, Span<double> values)
    {
        switch (header.Type)
        {
            case VoxelType.Int8: Scale(MemoryMarshal.Cast<byte, sbyte>(stored), values); break;
            case VoxelType.UInt8: Scale<byte>(stored, values); break;
            case VoxelType.Int16: Scale(Ordered<short>(stored, BinaryPrimitives.ReverseEndianness), values); break;
            case VoxelType.UInt16: Scale(Ordered<ushort>(stored, BinaryPrimitives.ReverseEndianness), values); break;
            case VoxelType.Int32: Scale(Ordered<int>(stored, BinaryPrimitives.ReverseEndianness), values); break;
            case VoxelType.UInt32: Scale(Ordered<uint>(stored, BinaryPrimitives.ReverseEndianness), values); break;
            case VoxelType.Int64: Scale(Ordered<long>(stored, BinaryPrimitives.ReverseEndianness), values); break;
            case VoxelType.UInt64: Scale(Ordered<ulong>(stored, BinaryPrimitives.ReverseEndianness), values); break;
            case VoxelType.Float32:
                Ordered<uint>(stored, BinaryPrimitives.ReverseEndianness);
                Scale(MemoryMarshal.Cast<byte, float>(stored), values);
                break;
            default:
                Ordered<ulong>(stored, BinaryPrimitives.ReverseEndianness);
                Scale(MemoryMarshal.Cast<byte, double>(stored), values);
                break;
        }
    }

    /// <summary>One value as HU.</summary>
    public static short Hounsfield(double value) =>
        value >= Padding ? (short)Math.Round(Math.Min(value, short.MaxValue), MidpointRounding.ToEven) : Air;

    private delegate void Reverse<T>(ReadOnlySpan<T> from, Span<T> to);

    private Span<T> Ordered<T>(Span<byte> stored, Reverse<T> reverse)
        where T : struct
    {
        var numbers = MemoryMarshal.Cast<byte, T>(stored);
        if (header.IsBigEndian == BitConverter.IsLittleEndian) reverse(numbers, numbers);
        return numbers;
    }

    private void Scale<T>(ReadOnlySpan<T> stored, Span<double> values)
        where T : struct, INumber<T>
    {
        for (var i = 0; i < stored.Length; i++) values[i] = (double.CreateTruncating(stored[i]) * _slope) + _intercept;
    }

    private void Scale<T>(Span<T> stored, Span<double> values)
        where T : struct, INumber<T> => Scale((ReadOnlySpan<T>)stored, values);
}
