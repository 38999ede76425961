namespace LungSeg.TestKit.Naive;

/// <summary>
/// Encodes cells in RLE Lossless (PS3.5 annex G) the simplest way: runs of three or more, else literals.
/// </summary>
public static class NaiveRle
{
    /// <summary>
    /// One frame of 16-bit cells (two segments) or, with <paramref name="bytesPerCell"/> 1, of their low bytes.
    /// </summary>
    public static byte[] Encode(ReadOnlySpan<ushort> cells, int bytesPerCell = 2)
    {
        var frame = new List<byte>(new byte[64]) { [0] = (byte)bytesPerCell };
        for (var segment = 0; segment < bytesPerCell; segment++)
        {
            BitConverter.GetBytes(frame.Count).CopyTo(0, frame, 4 * (segment + 1));
            var shift = 8 * (bytesPerCell - 1 - segment);
            var bytes = new byte[cells.Length];
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)(cells[i] >> shift);
            Pack(bytes, frame);
            if (frame.Count % 2 != 0) frame.Add(128);
        }

        return [.. frame];
    }

    private static void Pack(byte[] bytes, List<byte> packed)
    {
        for (var i = 0; i < bytes.Length;)
        {
            var run = 1;
            while (run < 128 && i + run < bytes.Length && bytes[i + run] == bytes[i]) run++;
            if (run >= 3)
            {
                packed.Add((byte)(257 - run));
                packed.Add(bytes[i]);
                i += run;
                continue;
            }

            var literal = Math.Min(128, bytes.Length - i);
            for (var j = 0; j + 2 < literal; j++)
            {
                if (bytes[i + j] == bytes[i + j + 1] && bytes[i + j] == bytes[i + j + 2]) literal = Math.Max(j, 1);
            }

            packed.Add((byte)(literal - 1));
            packed.AddRange(bytes.AsSpan(i, literal));
            i += literal;
        }
    }

    private static void CopyTo(this byte[] source, int index, List<byte> target, int at)
    {
        for (var i = index; i < source.Length; i++) target[at + i] = source[i];
    }
}
