namespace LungSeg.TestKit.Naive;

/// <summary>Encodes JPEG Lossless, process 14 (ITU-T T.81 annex H), sample by sample and bit by bit.</summary>
/// <param name="precision">Bits of a sample, 2 to 16.</param>
/// <param name="predictor">1 to 7.</param>
public sealed class NaiveJpegLossless(int precision, int predictor)
{
    public int PointTransform { get; init; }

    /// <summary>Rows between restart markers; 0 for none.</summary>
    public int RestartRows { get; init; }

    /// <summary>Codes of 1 to 16 bits instead of 5 for all, so that a decoder's slow path is used.</summary>
    public bool HasLongCodes { get; init; }

    public byte[] Encode(ReadOnlySpan<ushort> cells, int rows, int columns)
    {
        var output = new List<byte> { 0xFF, 0xD8 };
        Segment(
            output, 0xC3,
            [(byte)precision, (byte)(rows >> 8), (byte)rows, (byte)(columns >> 8), (byte)columns, 1, 1, 0x11, 0]);
        var lengths = Lengths();
        var counts = new byte[16];
        foreach (var length in lengths) counts[length - 1]++;
        Segment(output, 0xC4, [0, .. counts, .. Enumerable.Range(0, 17).Select(category => (byte)category)]);
        var interval = RestartRows * columns;
        if (interval > 0) Segment(output, 0xDD, [(byte)(interval >> 8), (byte)interval]);
        Segment(output, 0xDA, [1, 1, 0, (byte)predictor, 0, (byte)PointTransform]);

        var codes = Codes(lengths);
        var bits = new List<bool>();
        for (var y = 0; y < rows; y++)
        {
            var isFirstRow = RestartRows > 0 ? y % RestartRows == 0 : y == 0;
            if (isFirstRow && y > 0)
            {
                Flush(bits, output);
                output.AddRange([0xFF, (byte)(0xD0 + (((y / RestartRows) - 1) % 8))]);
            }

            for (var x = 0; x < columns; x++)
            {
                var difference = (Sample(cells, columns, x, y) - Prediction(cells, columns, x, y, isFirstRow)) & 0xFFFF;
                if (difference > 32768) difference -= 65536;
                var category = 0;
                while (Math.Abs(difference) >> category != 0) category++;
                Put(bits, codes[category], lengths[category]);
                if (category < 16) Put(bits, difference > 0 ? difference : difference + (1 << category) - 1, category);
            }
        }

        Flush(bits, output);
        output.AddRange([0xFF, 0xD9]);
        return [.. output];
    }

    private int Sample(ReadOnlySpan<ushort> cells, int columns, int x, int y) =>
        cells[(y * columns) + x] >> PointTransform;

    private int Prediction(ReadOnlySpan<ushort> cells, int columns, int x, int y, bool isFirstRow)
    {
        if (isFirstRow) return x == 0 ? 1 << (precision - PointTransform - 1) : Sample(cells, columns, x - 1, y);
        var b = Sample(cells, columns, x, y - 1);
        if (x == 0) return b;
        var a = Sample(cells, columns, x - 1, y);
        var c = Sample(cells, columns, x - 1, y - 1);
        return predictor switch
        {
            1 => a,
            2 => b,
            3 => c,
            4 => a + b - c,
            5 => a + ((b - c) >> 1),
            6 => b + ((a - c) >> 1),
            _ => (a + b) >> 1,
        };
    }

    private int[] Lengths() => HasLongCodes
        ? [.. Enumerable.Range(1, 14), 16, 16, 16]
        : [.. Enumerable.Repeat(5, 17)];

    private static int[] Codes(int[] lengths)
    {
        var codes = new int[lengths.Length];
        for (var i = 1; i < lengths.Length; i++) codes[i] = (codes[i - 1] + 1) << (lengths[i] - lengths[i - 1]);
        return codes;
    }

    private static void Put(List<bool> bits, int value, int count)
    {
        for (var bit = count - 1; bit >= 0; bit--) bits.Add((value >> bit & 1) != 0);
    }

    /// <summary>Pads with ones to a whole byte and stuffs a zero behind each 0xFF.</summary>
    private static void Flush(List<bool> bits, List<byte> output)
    {
        while (bits.Count % 8 != 0) bits.Add(true);
        for (var i = 0; i < bits.Count; i += 8)
        {
            var value = 0;
            for (var bit = 0; bit < 8; bit++) value = (value << 1) | (bits[i + bit] ? 1 : 0);
            output.Add((byte)value);
            if (value == 0xFF) output.Add(0);
        }

        bits.Clear();
    }

    private static void Segment(List<byte> output, byte marker, byte[] content) =>
        output.AddRange([0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content]);
}
