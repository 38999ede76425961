using System.Runtime.ExceptionServices;
using LungSeg.Learned.Configuration;
using LungSeg.Voxels.Memory;

namespace LungSeg.Learned.Inference;

/// <summary>
/// Makes scores of 0 to 1 for background and each structure out of what a network answers. Channels that compete are
/// made probabilities (of logits by a softmax, which leaves the logarithm of a softmax what it was); a structure has
/// the sum of its channels, background that of all others. A channel that says yes or no by itself is a structure above
/// one half.
/// </summary>
/// <param name="output">What the network answers.</param>
/// <param name="file">The model's file, for faults.</param>
internal sealed class ScoreReader(ModelOutput output, string file)
{
    /// <summary>Rounding of a network in half precision.</summary>
    private const float Tolerance = 2e-3f;
    private const float SumTolerance = 2e-2f;
    private const int Grain = 4096;

    private readonly string _kind = output.Kind.ToString().ToLowerInvariant();

    /// <summary>Fills the scores.</summary>
    /// <param name="answer">The network's numbers: a plane of voxels for each channel; of labels, one plane.</param>
    /// <param name="channels">Channels of the answer.</param>
    /// <param name="scores">A plane for background and each structure.</param>
    /// <exception cref="Voxels.Segmentation.SegmentationFaultException">The numbers are not what the configuration
    /// says.</exception>
    public void Fill(float[] answer, int channels, float[] scores)
    {
        var planes = output.Structures.Count + 1;
        var voxels = scores.Length / planes;
        if (output.Kind == OutputKind.Labels)
        {
            Over(voxels, (start, end) => Labels(answer, scores, voxels, start, end));
            return;
        }

        var groups = Groups(channels);
        if (channels > 1 && output.IsExclusive)
            Over(voxels, (start, end) => Exclusive(answer, groups, planes, scores, voxels, start, end));
        else
            Over(voxels, (start, end) => Independent(answer, groups, planes, scores, voxels, start, end));
    }

    /// <summary>All voxels on several threads; the fault that one of them meets is thrown as it is.</summary>
    private static void Over(int voxels, Action<int, int> body)
    {
        try
        {
            SlabScheduler.Run(voxels, Grain, body);
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }

    /// <summary>The structure of each channel, from 1; 0 for background.</summary>
    private int[] Groups(int channels)
    {
        var groups = new int[channels];
        for (var i = 0; i < output.Structures.Count; i++)
        {
            foreach (var channel in output.Structures[i].Channels)
            {
                if (channel >= channels)
                    throw ModelFaults.Output(
                        file,
                        $"its output has channels 0 to {channels - 1}; the configuration names {channel} "
                            + $"as {output.Structures[i].Structure.Id}.",
                        "Correct 'output.structures': channels count from 0.");
                groups[channel] = i + 1;
            }
        }

        return channels == 1 || !output.IsExclusive || groups.Contains(0)
            ? groups
            : throw ModelFaults.Output(
                file, $"all {channels} channels of its output are structures, and none is background.",
                "Name fewer in 'output.structures', or say 'output.exclusive': false where each channel is a yes or no "
                    + "by itself.");
    }

    private void Labels(float[] answer, float[] scores, int voxels, int start, int end)
    {
        for (var i = start; i < end; i++)
        {
            var label = answer[i];
            if (label != MathF.Floor(label)) throw Not(label, "whole numbers");
            var group = 0;
            for (var s = 0; s < output.Structures.Count; s++)
            {
                if (output.Structures[s].Channels.Contains((int)label)) group = s + 1;
            }

            for (var s = 0; s <= output.Structures.Count; s++) scores[(s * voxels) + i] = s == group ? 1 : 0;
        }
    }

    private void Exclusive(
        float[] answer, int[] groups, int planes, float[] scores, int voxels, int start, int end)
    {
        var isLogit = output.Kind == OutputKind.Logits;
        Span<float> of = stackalloc float[planes];
        for (var i = start; i < end; i++)
        {
            var most = float.NegativeInfinity;
            if (isLogit)
            {
                for (var c = 0; c < groups.Length; c++) most = MathF.Max(most, answer[(c * voxels) + i]);
                if (!float.IsFinite(most)) throw Not(most, "finite");
            }

            of.Clear();
            var sum = 0f;
            for (var c = 0; c < groups.Length; c++)
            {
                var value = answer[(c * voxels) + i];
                if (isLogit) value = MathF.Exp(value - most);
                else if (!(value >= -Tolerance && value <= 1 + Tolerance)) throw Not(value, "0 to 1");
                sum += value;
                of[groups[c]] += value;
            }

            if (!isLogit && MathF.Abs(sum - 1) > SumTolerance) throw Not(sum, "1 in sum over the channels");
            for (var s = 0; s < planes; s++) scores[(s * voxels) + i] = of[s] / sum;
        }
    }

    private void Independent(
        float[] answer, int[] groups, int planes, float[] scores, int voxels, int start, int end)
    {
        var isLogit = output.Kind == OutputKind.Logits;
        for (var i = start; i < end; i++)
        {
            for (var s = 0; s < planes; s++) scores[(s * voxels) + i] = s == 0 ? 0.5f : 0;
            for (var c = 0; c < groups.Length; c++)
            {
                if (groups[c] == 0) continue;
                var value = answer[(c * voxels) + i];
                if (float.IsNaN(value)) throw Not(value, "finite");
                if (isLogit) value = 1 / (1 + MathF.Exp(-value));
                else if (!(value >= -Tolerance && value <= 1 + Tolerance)) throw Not(value, "0 to 1");
                ref var score = ref scores[(groups[c] * voxels) + i];
                score = MathF.Max(score, value);
            }
        }
    }

    private Voxels.Segmentation.SegmentationFaultException Not(float value, string rule) =>
        ModelFaults.Output(
            file,
            FormattableString.Invariant($"its output holds {value}; {_kind} are {rule}."),
            float.IsFinite(value)
                ? "Correct 'output.kind' (logits, probabilities or labels), or the export."
                : "Check 'input.windowHu' and its scaling against the model's training, and the export.");
}
