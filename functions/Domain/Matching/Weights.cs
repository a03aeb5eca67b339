using System.Collections.Immutable;

namespace Domain.Matching;

/// <summary>
/// A model turned into weights: the logarithm (base 2) of how much more often a level is met among pairs of one child than among strangers; and the
/// same for brothers and sisters and for twins, who have a family in common and so look alike where strangers do not.
/// </summary>
internal sealed class Weights
{
    /// <summary>Of the strangers who have a name, so many have it in another form or order.</summary>
    private const double OtherwiseWritten = 0.02;

    private readonly double[][] _same;
    private readonly double[][] _sibling;
    private readonly double[][] _twin;
    private readonly double _named;

    public Weights(LinkageModel model)
    {
        Model = model;
        _same = Ratios(model.SameChild, model.Stranger, model.SameChild);
        _sibling = Ratios(model.Sibling, model.Stranger, model.SameChild);
        _twin = Ratios(model.Twin, model.Stranger, model.SameChild);
        _named = Math.Log2(model.SameChild[0][(int)NameLevel.Same] + model.SameChild[0][(int)NameLevel.Variant]);
    }

    public LinkageModel Model { get; }

    /// <summary>What one field says for the same child and against strangers, in bits.</summary>
    public double Of(LinkageField field, in Comparison pair)
    {
        var level = pair.Level(field);
        if (level == 0)
        {
            return 0;
        }

        if (field == LinkageField.GuardianName && level == (int)GuardianLevel.Same)
        {
            return Math.Log2(Model.SameChild[(int)field][level] / Often(pair.GuardianShare));
        }

        if (field != LinkageField.Name)
        {
            return _same[(int)field][level];
        }

        var name = (NameLevel)level;
        return name == NameLevel.Same ? _named - Math.Log2(Often(pair.NameShare)) : OwnShare(name, pair) is { } share
            ? Math.Log2(Model.SameChild[0][level] / share) : _same[0][level];
    }

    /// <summary>All fields together.</summary>
    public double Sum(in Comparison pair)
    {
        var sum = 0.0;
        for (var field = 0; field < Comparison.Fields; field++)
        {
            sum += Of((LinkageField)field, pair);
        }

        return sum;
    }

    /// <summary>
    /// How many bits the possibility takes away that they are brother and sister or twins: the higher, the more a common family explains what agrees.
    /// </summary>
    /// <param name="largest">Records of the larger list.</param>
    public double Family(in Comparison pair, double sum, int largest)
    {
        var (sibling, twin) = (sum, sum);
        Replace(LinkageField.Name, pair, ref sibling, ref twin);
        Replace(LinkageField.BirthDate, pair, ref sibling, ref twin);
        Replace(LinkageField.Sex, pair, ref sibling, ref twin);
        Replace(LinkageField.Number, pair, ref sibling, ref twin);
        Replace(LinkageField.School, pair, ref sibling, ref twin);
        return Math.Log2(1 + (Model.Siblings / largest * Math.Pow(2, sibling)) + (Model.Twins / largest * Math.Pow(2, twin)));
    }

    /// <summary>Odds that the pair is one child and not strangers, brother and sister or twins.</summary>
    /// <param name="prior">How many of all pairs are one child.</param>
    public double Odds(in Comparison pair, double prior, int largest)
    {
        var sum = Sum(pair);
        return prior * Math.Pow(2, sum - Family(pair, sum, largest));
    }

    private void Replace(LinkageField field, in Comparison pair, ref double sibling, ref double twin)
    {
        var level = pair.Level(field);
        if (level == 0)
        {
            return;
        }

        var mine = Of(field, pair);
        if (field == LinkageField.Name && ((NameLevel)level == NameLevel.Same ? Often(pair.NameShare) : OwnShare((NameLevel)level, pair))
            is { } share)
        {
            sibling += Math.Log2(Model.Sibling[0][level] / share) - mine;
            twin += Math.Log2(Model.Twin[0][level] / share) - mine;
            return;
        }

        sibling += _sibling[(int)field][level] - mine;
        twin += _twin[(int)field][level] - mine;
    }

    private static double? OwnShare(NameLevel level, in Comparison pair) => level switch
    {
        NameLevel.Variant or NameLevel.Reordered => Often(pair.NameShare) * OtherwiseWritten,
        NameLevel.Homophone or NameLevel.SoundsAlike => Often(pair.NameShare),
        _ => null,
    };

    private static double Often(float share) => Math.Max(share, 1e-7);

    private static double[][] Ratios(ImmutableArray<ImmutableArray<double>> of, ImmutableArray<ImmutableArray<double>> strangers,
        ImmutableArray<ImmutableArray<double>> otherwise)
    {
        var ratios = new double[Comparison.Fields][];
        for (var field = 0; field < ratios.Length; field++)
        {
            var shares = of[field].Length == 0 ? otherwise[field] : of[field];
            ratios[field] = [.. shares.Select((share, level) => level == 0 ? 0 : Math.Log2(share / strangers[field][level]))];
        }

        return ratios;
    }
}
