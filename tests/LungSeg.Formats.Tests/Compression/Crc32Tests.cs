using LungSeg.Formats.Compression;

namespace LungSeg.Formats.Tests.Compression;

public class Crc32Tests
{
    [Fact]
    public void The_check_value_of_the_catalogue_is_met() => Assert.Equal(0xCBF43926u, Crc32.Of("123456789"u8));

    [Fact]
    public void Every_length_and_cut_gives_the_checksum_that_bits_give()
    {
        var bytes = new byte[400];
        new Random(3).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            var all = bytes.AsSpan(0, length);
            var cut = length / 3;
            var expected = BitByBit(all);

            Assert.Equal(expected, Crc32.Of(all));
            Assert.Equal(expected, Crc32.Append(Crc32.Of(all[..cut]), all[cut..]));
            Assert.Equal(expected, Crc32.Combine(Crc32.Of(all[..cut]), Crc32.Of(all[cut..]), length - cut));
        }
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 1000)]
    [InlineData(5, 1, 7)]
    [InlineData(300, 40, 0)]
    [InlineData(0, 40, 300)]
    [InlineData(129, 40, 70000)]
    public void Zeros_before_and_behind_count_as_much_as_other_bytes(int before, int bytes, int behind)
    {
        var all = new byte[3 + before + bytes + behind];
        new Random(4).NextBytes(all.AsSpan(0, 3));
        all.AsSpan(3 + before, bytes).Fill(9);

        Assert.Equal(BitByBit(all), Crc32.AppendSparse(Crc32.Of(all.AsSpan(0, 3)), all.AsSpan(3)));
    }

    private static uint BitByBit(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
        }

        return ~crc;
    }
}
