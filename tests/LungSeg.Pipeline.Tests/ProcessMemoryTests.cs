using System.Globalization;
using System.Runtime.InteropServices;
using LungSeg.Pipeline.Metering;

namespace LungSeg.Pipeline.Tests;

public class ProcessMemoryTests
{
    private const int Blocks = 8192;
    private const int BlockLength = 64 << 10;

    /// <summary>Every hundredth block stays, so that malloc cannot give back anything by itself.</summary>
    [Fact]
    public unsafe void What_lies_free_between_blocks_in_use_goes_back_to_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var blocks = new nint[Blocks];
        for (var i = 0; i < Blocks; i++)
        {
            blocks[i] = (nint)NativeMemory.Alloc(BlockLength);
            new Span<byte>((void*)blocks[i], BlockLength).Fill(1);
        }

        for (var i = 0; i < Blocks; i++) if (i % 100 != 99) NativeMemory.Free((void*)blocks[i]);
        var before = ResidentBytes();
        ProcessMemory.GiveBack();

        // Half a GB lay free; other tests may have taken some meanwhile.
        Assert.InRange(ResidentBytes(), 0, before - (256L << 20));
        for (var i = 99; i < Blocks; i += 100) NativeMemory.Free((void*)blocks[i]);
    }

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture)
        * Environment.SystemPageSize;
}
