namespace LungSeg.Formats.Compression;

/// <summary>
/// CRC-32 (polynomial 0xEDB88320, as gzip and PNG have it), and checksums of pieces joined into that of the whole: a
/// CRC is a remainder of polynomials over GF(2), so appending n bytes multiplies by x^(8n), in O(log n).
/// Source: M. Adler, "crc32_combine", zlib; Hacker's Delight, chapter 14.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const uint One = 1u << 31; // Reflected: bit 31 is x^0.

    // x^(2^k) for k = 0 .. 31; the powers repeat after that.
    private static readonly uint[] SquaredPowers = Powers();

    /// <summary>The checksum of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => System.IO.Hashing.Crc32.HashToUInt32(bytes);

    /// <summary>The checksum of what has the checksum <paramref name="crc"/>, followed by bytes.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes) => Combine(crc, Of(bytes), bytes.Length);

    /// <summary>The same, sooner where the bytes begin or end with many zeros.</summary>
    public static uint AppendSparse(uint crc, ReadOnlySpan<byte> bytes)
    {
        var first = bytes.IndexOfAnyExcept((byte)0);
        if (first < 0) return AppendZeros(crc, bytes.Length);
        var end = bytes.LastIndexOfAnyExcept((byte)0) + 1;
        return AppendZeros(Append(AppendZeros(crc, first), bytes[first..end]), bytes.Length - end);
    }

    /// <summary>Zeros only multiply the register, which is the checksum with all its bits turned.</summary>
    private static uint AppendZeros(uint crc, long count) => ~Combine(~crc, 0, count);

    /// <summary>The checksum of a piece followed by another.</summary>
    /// <param name="first">Checksum of the first piece.</param>
    /// <param name="second">Checksum of the second.</param>
    /// <param name="secondLength">Bytes of the second.</param>
    public static uint Combine(uint first, uint second, long secondLength)
    {
        var power = One;
        var k = 3; // 8 bits in a byte.
        for (var n = secondLength; n != 0; n >>= 1, k++)
        {
            if ((n & 1) != 0) power = Multiply(SquaredPowers[k & 31], power);
        }

        return Multiply(power, first) ^ second;
    }

    private static uint[] Powers()
    {
        var powers = new uint[32];
        powers[0] = One >> 1;
        for (var k = 1; k < powers.Length; k++) powers[k] = Multiply(powers[k - 1], powers[k - 1]);
        return powers;
    }

    private static uint Multiply(uint a, uint b)
    {
        var product = 0u;
        for (var bit = One; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0) product ^= b;
            b = (b & 1) != 0 ? (b >> 1) ^ Polynomial : b >> 1;
        }

        return product;
    }
}
