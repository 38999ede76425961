using LungSeg.Learned.Configuration;
using LungSeg.Learned.Sampling;
using LungSeg.Voxels.Memory;

namespace LungSeg.Learned.Inference;

/// <summary>
/// Slice after slice along the tensor's first axis: each, or the body's box in it, is stretched to the model's size,
/// and its scores are stretched back.
/// </summary>
internal sealed class SliceRun : ScoreRun
{
    private readonly (int Row, int Column, int EndRow, int EndColumn)[] _boxes;

    /// <param name="configuration">The model's.</param>
    /// <param name="network">The model.</param>
    /// <param name="hounsfield">HU in patient order.</param>
    /// <param name="body">Everything under the skin.</param>
    public SliceRun(ModelConfiguration configuration, INetwork network, Volume<short> hounsfield, BitVolume body)
        : base(configuration, network, hounsfield)
    {
        _boxes = new (int, int, int, int)[Size[0]];
        if (Input.CropsToBody) Crop(body);
        else _boxes.AsSpan().Fill((0, 0, Size[1], Size[2]));
    }

    public override void Run(Action<double, float[]> take)
    {
        for (var slice = 0; slice < Count(0); slice++)
        {
            var place = Math.Clamp(Place(0, slice), 0, Size[0] - 1);
            var box = _boxes[(int)Math.Round(place)];
            ClearPlane();
            if (box.EndRow > box.Row) RunSlice(place, box);
            take(place, Plane);
        }
    }

    private void RunSlice(double place, (int Row, int Column, int EndRow, int EndColumn) box)
    {
        var (rows, columns) = (box.EndRow - box.Row, box.EndColumn - box.Column);
        var (height, width) = (Input.Size[1], Input.Size[2]);
        VolumeSampler.Fill(
            Hounsfield, Input.Axes,
            [
                AxisSamples.Of(1, _ => place, Size[0]),
                AxisSamples.Stretch(height, box.Row, rows, Size[1]),
                AxisSamples.Stretch(width, box.Column, columns, Size[2]),
            ],
            Input.Range, Tensor);
        Network.Run(Tensor, Scores);
        Spread(
            Scores, 0, height * width, width, (box.Row, box.Column), AxisSamples.Stretch(rows, 0, height, height),
            AxisSamples.Stretch(columns, 0, width, width));
    }

    /// <summary>The body's box in each slice; empty where there is none.</summary>
    private void Crop(BitVolume body)
    {
        for (var z = 0; z < body.Size.Z; z++)
        {
            for (var y = 0; y < body.Size.Y; y++)
            {
                if (!body.Row(y, z).ContainsAnyExcept(0UL)) continue;
                for (var x = 0; x < body.Size.X; x++)
                {
                    if (!body[x, y, z]) continue;
                    var (a, b, c) = Input.Axes.ToTensor(x, y, z, body.Size);
                    ref var box = ref _boxes[a];
                    box = box.EndRow == 0
                        ? (b, c, b + 1, c + 1)
                        : (Math.Min(box.Row, b), Math.Min(box.Column, c), Math.Max(box.EndRow, b + 1),
                            Math.Max(box.EndColumn, c + 1));
                }
            }
        }
    }
}
