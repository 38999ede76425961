using LungSeg.Voxels.Memory;

namespace LungSeg.Voxels.Tests.Memory;

public class VoxelBufferTests
{
    private const int Page = 4096;

    /// <summary>
    /// Lengths in bytes around those where memory comes from elsewhere, the 64 for alignment taken off and not.
    /// </summary>
    public static TheoryData<int> Lengths =>
        [
            0,
            1,
            Page,
            .. new[] { 128 << 10, 256 << 10, 512 << 10, 1 << 20, 2 << 20 }.SelectMany(length =>
                new[] { length - 65, length - 64, length - 63, length, length + 1 }
            ),
        ];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_cleared_buffer_is_zero_whatever_was_there_before(int length)
    {
        for (var round = 0; round < 3; round++)
        {
            using (var dirty = new VoxelBuffer<byte>(length, cleared: false)) dirty.Span.Fill(0xAB);
            using var cleared = new VoxelBuffer<byte>(length);

            Assert.False(cleared.Span.ContainsAnyExcept((byte)0));
            cleared.Span.Fill(0xCD);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Buffers_that_live_at_once_share_no_memory(int length)
    {
        var buffers = Enumerable.Range(1, 9).Select(_ => new VoxelBuffer<byte>(length, cleared: false)).ToList();
        foreach (var buffer in buffers) buffer.Span.Fill((byte)buffers.IndexOf(buffer));
        foreach (var buffer in buffers) Assert.False(buffer.Span.ContainsAnyExcept((byte)buffers.IndexOf(buffer)));
        foreach (var buffer in buffers) buffer.Dispose();
    }

    [Fact]
    public void Threads_that_take_and_give_back_do_not_meet_in_a_buffer() => Parallel.For(0, 400, i =>
    {
        using var buffer = new VoxelBuffer<int>((40 << 10) + (i * 500), cleared: false);
        buffer.Span.Fill(i);
        Thread.Yield();
        Assert.False(buffer.Span.ContainsAnyExcept(i));
    });
}
