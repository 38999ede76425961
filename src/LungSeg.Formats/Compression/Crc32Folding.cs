using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LungSeg.Formats.Compression;

/// <summary>
/// CRC-32 by carry-less multiplication, on x64: 64 bytes at a time are taken to the 64 bytes that follow, as
/// x^n A + B = (x^n mod P) A + B modulo the polynomial P, and what remains is reduced after Barrett.
/// Lanes: four of 128 bits. Source, constants included: V. Gopal et al., "Fast CRC Computation for Generic Polynomials
/// Using PCLMULQDQ Instruction", Intel, 2009, for the reflected polynomial 0xEDB88320.
/// </summary>
internal static class Crc32Folding
{
    /// <summary>What is appended must be a whole number of so many bytes, and some.</summary>
    public const int BlockLength = 64;

    // x^(4*128+32), x^(4*128-32); x^(128+32), x^(128-32); x^64; P and its inverse; all reflected, modulo P.
    private static readonly Vector128<ulong> FourBlocks = Vector128.Create(0x0154442bd4UL, 0x01c6e41596UL);
    private static readonly Vector128<ulong> OneBlock = Vector128.Create(0x01751997d0UL, 0x00ccaa009eUL);
    private static readonly Vector128<ulong> ToQuad = Vector128.Create(0x0163cd6124UL, 0UL);
    private static readonly Vector128<ulong> Polynomial = Vector128.Create(0x01db710641UL, 0x01f7011641UL);

    public static bool IsSupported => Pclmulqdq.IsSupported;

    /// <summary>The remainder, neither inverted before nor after, of one remainder and the bytes behind it.</summary>
    public static uint Append(uint remainder, ReadOnlySpan<byte> bytes)
    {
        var blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)remainder), blocks[1], blocks[2], blocks[3]);
        for (var next = blocks[4..]; !next.IsEmpty; next = next[4..])
        {
            a = Fold(a, FourBlocks) ^ next[0];
            b = Fold(b, FourBlocks) ^ next[1];
            c = Fold(c, FourBlocks) ^ next[2];
            d = Fold(d, FourBlocks) ^ next[3];
        }

        a = Fold(a, OneBlock) ^ b;
        a = Fold(a, OneBlock) ^ c;
        a = Fold(a, OneBlock) ^ d;

        // 128 bits to 64, to 32.
        var low = Vector128.Create(0x00000000FFFFFFFFUL);
        a = Sse2.ShiftRightLogical128BitLane(a, 8) ^ Pclmulqdq.CarrylessMultiply(a, OneBlock, 0x10);
        a = Pclmulqdq.CarrylessMultiply(a & low, ToQuad, 0x00) ^ Sse2.ShiftRightLogical128BitLane(a, 4);
        var quotient = Pclmulqdq.CarrylessMultiply(a & low, Polynomial, 0x10) & low;
        return (a ^ Pclmulqdq.CarrylessMultiply(quotient, Polynomial, 0x00)).AsUInt32().GetElement(1);
    }

    private static Vector128<ulong> Fold(Vector128<ulong> block, Vector128<ulong> by) =>
        Pclmulqdq.CarrylessMultiply(block, by, 0x00) ^ Pclmulqdq.CarrylessMultiply(block, by, 0x11);
}
