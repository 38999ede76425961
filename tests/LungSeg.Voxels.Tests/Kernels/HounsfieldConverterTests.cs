using LungSeg.TestKit.Naive;
using LungSeg.Voxels.Kernels;

namespace LungSeg.Voxels.Tests.Kernels;

public sealed class HounsfieldConverterTests
{
    public static TheoryData<HounsfieldRule> Rules => new(
        new HounsfieldRule(16, 15, IsSigned: true, 1, -1024) { PaddingFrom = -2000 },
        new HounsfieldRule(16, 15, IsSigned: true),
        new HounsfieldRule(16, 15, IsSigned: true, 1, 32767),
        new HounsfieldRule(16, 15, IsSigned: true, 1, -40000),
        new HounsfieldRule(12, 11, IsSigned: false, 1, -1024),
        new HounsfieldRule(12, 15, IsSigned: true, 1, -1024) { PaddingFrom = -2000, PaddingTo = -1900 },
        new HounsfieldRule(12, 13, IsSigned: false, 1, -1000) { PaddingFrom = 4095, PaddingTo = 4000 },
        new HounsfieldRule(16, 15, IsSigned: false, 1, -1024) { PaddingFrom = 63536 },
        new HounsfieldRule(16, 15, IsSigned: false, 1, 0),
        new HounsfieldRule(16, 15, IsSigned: false, 1, -65536),
        new HounsfieldRule(8, 7, IsSigned: true, 10, 0),
        new HounsfieldRule(1, 0, IsSigned: false, 1, -1024),
        new HounsfieldRule(1, 15, IsSigned: true, 1, 5),
        new HounsfieldRule(16, 15, IsSigned: false, 0.5, -1024),
        new HounsfieldRule(16, 15, IsSigned: true, 0.5, -1024) { PaddingFrom = -2000 },
        new HounsfieldRule(16, 15, IsSigned: true, -1.25, 0.5),
        new HounsfieldRule(12, 11, IsSigned: false, 0.30000000000000004, -1024.7) { PaddingFrom = -5, PaddingTo = 3 },
        new HounsfieldRule(16, 15, IsSigned: true, 1e9, -1e9),
        new HounsfieldRule(16, 15, IsSigned: true, 1e-9, 0.5),
        new HounsfieldRule(16, 15, IsSigned: true, 1, 0.25),
        new HounsfieldRule(12, 11, IsSigned: true, 1, 0) { PaddingFrom = -100000, PaddingTo = 100000 },
        new HounsfieldRule(12, 11, IsSigned: true, 1, 0) { PaddingFrom = 70000 });

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_cell_becomes_what_the_naive_version_says(HounsfieldRule rule)
    {
        var cells = new ushort[65536];
        for (var i = 0; i < cells.Length; i++) cells[i] = (ushort)i;
        var hu = new short[cells.Length];
        HounsfieldConverter.Convert(cells, hu, rule);
        Assert.Equal(Array.ConvertAll(cells, cell => NaiveHounsfield.Convert(cell, rule)), hu);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Every_length_is_converted_whole_and_nothing_beyond_it(HounsfieldRule rule)
    {
        var random = new Random(1);
        for (var length = 0; length <= 100; length++)
        {
            var cells = new ushort[length];
            for (var i = 0; i < length; i++) cells[i] = (ushort)random.Next(65536);
            var hu = new short[length + 2];
            hu.AsSpan().Fill(12345);
            HounsfieldConverter.Convert(cells, hu.AsSpan(1, length), rule);
            Assert.Equal(12345, hu[0]);
            Assert.Equal(12345, hu[^1]);
            Assert.Equal(Array.ConvertAll(cells, cell => NaiveHounsfield.Convert(cell, rule)), hu[1..^1]);
        }
    }

    [Fact]
    public void Cells_may_be_converted_in_place()
    {
        var rule = new HounsfieldRule(12, 11, IsSigned: false, 0.5, -1024);
        var memory = new short[1000];
        for (var i = 0; i < memory.Length; i++) memory[i] = (short)(i * 4);
        var expected = Array.ConvertAll(memory, cell => NaiveHounsfield.Convert((ushort)cell, rule));
        HounsfieldConverter.Convert(
            System.Runtime.InteropServices.MemoryMarshal.Cast<short, ushort>(memory), memory, rule);
        Assert.Equal(expected, memory);
    }

    [Theory]
    [InlineData(0, 15)]
    [InlineData(17, 16)]
    [InlineData(12, 10)]
    [InlineData(12, 16)]
    public void Bits_that_make_no_sense_are_refused(int bitsStored, int highBit) => Assert.Throws<ArgumentException>(
        () => HounsfieldConverter.Convert(new ushort[1], new short[1], new(bitsStored, highBit, IsSigned: true)));

    [Fact]
    public void Different_lengths_are_refused() => Assert.Throws<ArgumentException>(
        () => HounsfieldConverter.Convert(new ushort[1], new short[2], new(16, 15, IsSigned: true)));
}
