using System.Collections.Frozen;
using Domain.KeyCare;

namespace App.Portal.Audit;

/// <summary>
/// What the trail's actions are called by people. The trail itself keeps the ids; a test asks that whatever the program writes has a name here.
/// </summary>
internal static class AuditWords
{
    private const string Proposing = "propose-";

    /// <summary>By what it was done to, in the order of a select.</summary>
    public static IReadOnlyList<(string Subject, IReadOnlyList<(string Id, string Text)> Actions)> Groups { get; } =
    [
        ("申报",
        [
            ("declaration.submit", "提交申报"), ("declaration.open", "打开申报"), ("declaration.view-attachment", "看申报的附件"), ("declaration.print", "打印申报"),
                ("declaration.register", "登记"),
            ("declaration.ask", "请家长补充"), ("declaration.reject", "不予登记"), ("declaration.answer", "家长补充"), ("declaration.correct", "更正申报"),
                ("declaration.attach", "添加附件"),
            ("declaration.withdraw", "家长撤回申报"), ("declaration.ask-erasure", "家长要求删除"), ("declaration.erase", "删除申报的内容"),
                ("declaration.close", "结束申报"),
            ("declaration.transfer", "申报转给别的县（区）"), ("declaration.give", "申报移交"), ("declaration.arrive", "申报转到"), ("declaration.leave", "申报转走"),
                ("declaration.copy", "申报的副本随档案转走"),
            ("declaration.undo-import", "撤销导入的申报"), ("declaration.undo-registration", "撤销登记，申报重新审核"),
        ]),
        ("儿童档案",
        [
            ("child.open", "打开档案"), ("child.search", "查找儿童"), ("child.print", "打印档案"), ("child.update", "更改档案"), ("child.confirm", "核对无误"),
                ("child.judge", "综合判断"),
            ("child.visit", "走访"), ("child.take", "带走走访名单"), ("child.compare", "走访传回来时看两边"), ("child.close", "注销登记"), ("child.reopen", "恢复登记"),
                ("child.undo-registration", "撤销登记"), ("child.merge", "合并档案"), ("child.transfer", "转往别的县（区）"), ("child.arrive", "档案转到"),
                    ("child.leave", "档案转走"),
            ("child.settle", "档案接收后重新认定"), ("child.reassess", "到期重新认定"), ("child.handOut", "列入部门核对名单"), ("child.export", "列入导出的名单"),
                ("child.erase", "删除档案的内容"),
            ("child.erase-history", "删除档案的历史"),
        ]),
        ("重点关爱",
        [
            .. Enum.GetValues<LedgerEventKind>().Select(kind => ("keyCare." + kind.Id(), "台账：" + kind.Label())), ("keyCare.open", "打开台账"),
        ]),
        ("核对和审批",
        [
            ("case.open", "立一件待核对的事"), ("case.read", "打开待核对的事"), ("case.follow", "待核对的事有变化"), ("case.settle", "办结待核对的事"), ("case.reply", "回复家长"),
                ("case.call", "紧急求助"),
            ("case.told", "回复已送到"), ("case.untold", "回复没有送到"), ("proposal.sendBack", "退回、撤回提出的事"),
        ]),
        ("政策落实",
        [
            ("policyGap.open", "转部门落实"), ("policyGap.answer", "部门答复"), ("policyGap.sendBack", "退回部门"), ("policyGap.close", "政策落实办结"),
                ("policyGap.follow", "政策落实有变化"),
            ("policyGap.escalate", "政策落实报市级"),
        ]),
        ("部门数据和比对",
        [
            ("records.send", "部门送数据"), ("records.upload", "上传部门数据"), ("records.take", "接收部门数据"), ("records.refuse", "不接收部门数据"),
                ("records.headings", "确认表头"), ("records.cancel", "撤回部门数据"),
            ("records.download", "下载部门数据"), ("records.erase", "删除部门数据"), ("verification.start", "开始比对"), ("verification.finish", "比对完成"),
                ("verification.cancel", "停止比对"),
            ("verification.read", "看比对结果"), ("verification.open", "打开比对结果"), ("verification.write", "写入比对结果"), ("verification.decide", "判断是不是同一个孩子"),
                ("verification.take-back", "撤回判断"),
            ("verification.erase", "删除比对结果"), ("discrepancy.adopt", "按部门记录更新"), ("discrepancy.keep", "保留申报的内容"), ("discrepancy.refer", "请再核实"),
                ("discrepancy.take-back", "撤回裁定"), ("checklist.file", "下载核对名单"),
            ("checklist.deliver", "送出核对名单"),
        ]),
        ("表格",
        [
            ("import.upload", "上传表格"), ("import.download", "下载表格"), ("import.write", "写入表格"), ("import.undo", "撤销导入"), ("export.propose", "提出导出"),
                ("export.approve", "批准导出"),
            ("export.refuse", "退回导出"), ("export.begin", "开始导出"), ("export.ready", "导出完成"), ("export.download", "下载导出"), ("export.expire", "导出到期删除"),
        ]),
        ("全国系统",
        [
            ("national.map", "全国系统：配表头"), ("national.propose", "全国系统：提出上报"), ("national.approve", "全国系统：批准上报"), ("national.refuse", "全国系统：退回上报"),
            ("national.download", "全国系统：下载上报文件"), ("national.return", "全国系统：读入退回的文件"), ("national.answer", "全国系统：记下回执"),
        ]),
        ("个人信息权利和保存期限",
        [
            ("rights.ask-access", "要求查阅、复制"), ("rights.ask-correction", "要求更正、补充"), ("rights.ask-withdrawal", "要求撤回同意"),
                ("rights.ask-deletion", "要求删除"),
            ("rights.identity", "核实申请人的身份"), ("rights.erase-history", "删除请求里的话"), ("rights.open", "打开个人信息请求"), ("rights.copy", "给出个人信息副本"),
                ("rights.grant", "同意个人信息请求"), ("rights.refuse", "不同意个人信息请求"),
            ("rights.delete", "按请求删除"), ("rights.propose-deletion", "提出按请求删除"), ("retention.propose", "提出到期删除"), ("retention.approve", "批准到期删除"),
                ("retention.erase", "到期删除一条"),
            ("retention.step", "到期删除：做了一步"), ("retention.done", "到期删除：做完"), ("retention.look", "核对系统列的到期清单"), ("retention.drop", "到期清单作废（系统日期不对）"),
            ("retention.destroy-key", "销毁备份密钥"), ("retention.propose-back", "提出收回备份密钥"),
            ("retention.approve-back", "批准收回备份密钥"), ("retention.take-back", "收回备份密钥"),
        ]),
        ("统计和发布",
        [
            ("statistics.rollUp", "重新统计"), ("statistics.children", "看数字后面的儿童"), ("statistics.export", "导出统计表"), ("population.put", "填人口数"),
                ("release.draft", "起草发布"), ("release.change", "修改发布"),
            ("release.preview", "预览发布"), ("release.recheck", "重新核对发布"), ("release.opinion", "部门对发布的意见"), ("release.approve", "批准发布"),
                ("release.withdraw", "撤回发布"), ("brief.make", "生成简报"),
            ("matter.report", "报告情况"), ("matter.receive", "签收情况报告"),
        ]),
        ("岗位、参数和审计",
        [
            ("assignment.first", "设立第一位管理员"), ("device.end", "停用设备"), ("assignment.give", "给岗位"), ("assignment.propose", "提出给岗位"),
                ("assignment.approve", "批准岗位"), ("assignment.sendBack", "退回岗位"), ("assignment.end", "收回岗位"), ("assignment.grant", "安排替班"),
                    ("assignment.end-grant", "结束替班"),
            ("policy.begin", "政策参数：开始"), ("policy.propose", "政策参数：提出修改"), ("policy.count", "政策参数：测算"), ("policy.approve", "政策参数：批准"),
                ("policy.refuse", "政策参数：不批准"),
            ("policy.withdraw", "政策参数：撤回"), ("notice.propose", "告知书：提出新的"), ("notice.approve", "告知书：批准"),
            ("notice.refuse", "告知书：不批准"), ("notice.withdraw", "告知书：撤回"), ("audit.verify", "核验审计链"), ("key.add", "加入新密钥"), ("key.activate", "启用新密钥"),
                ("key.rewrite", "用新密钥重新加密"),
            ("queue.retry", "重新处理没有处理成的消息"), ("queue.discard", "丢弃没有处理成的消息"),
        ]),
    ];

    private static readonly FrozenDictionary<string, string> Names = Groups.SelectMany(group => group.Actions).DistinctBy(action => action.Id)
        .ToFrozenDictionary(action => action.Id, action => action.Text, StringComparer.Ordinal);

    /// <summary>打开申报, 提出注销登记; an id that has no name stays as it is.</summary>
    public static string Of(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        return Find(action) ?? action;
    }

    /// <summary>The name; null where there is none.</summary>
    public static string? Find(string action) => Names.TryGetValue(action, out var text) ? text
        : action.IndexOf("." + Proposing, StringComparison.Ordinal) is var at and > 0
        && Names.TryGetValue(action.Remove(at + 1, Proposing.Length), out var proposed) ? "提出" + proposed
        : null;

    /// <summary>The door it came through.</summary>
    public static string Door(string channel) => channel switch
    {
        "web" => "网页",
        "chat" => "聊天",
        "wechat" => "微信",
        "visit" => "入户走访",
        "excel" => "表格",
        "referral" => "转介",
        "portal" => "工作台",
        "api" => "程序接口",
        "timer" => "系统定时",
        "setting" => "系统设置",
        _ => channel,
    };
}
